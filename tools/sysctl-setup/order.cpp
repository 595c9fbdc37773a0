#include "tools/sysctl-setup/order.hpp"

#include <nlohmann/json.hpp>

#include "lib/settings/json_values.hpp"

namespace toolkit::sysctl_setup {
namespace {

using nlohmann::json;
using settings::whole_number;

std::string text_of(const json& document) { return document.dump(-1, ' ', false, json::error_handler_t::replace); }

/// One of an enumeration that ends with `last`.
template <typename Enumeration>
Enumeration choice_of(const json& value, Enumeration last) {
  const auto number = whole_number<int>(value);
  if (number > static_cast<int>(last)) throw EnvironmentError{"it is damaged"};
  return static_cast<Enumeration>(number);
}

json as_json(const sysctl::Target& target) {
  return {{"kind", target.kind},
          {"name", settings::json_of_bytes(target.name)},
          {"path", settings::json_of_bytes(target.path)},
          {"value", settings::json_of_bytes(target.value)},
          {"origin", target.origin},
          {"may_fail", target.may_fail},
          {"at_least", target.at_least}};
}

sysctl::Target target_of(const json& document) {
  return {.kind = choice_of(document.at("kind"), sysctl::Kind::swap),
          .name = settings::bytes_of(document.at("name")),
          .path = settings::bytes_of(document.at("path")),
          .value = settings::bytes_of(document.at("value")),
          .origin = document.at("origin"),
          .may_fail = document.at("may_fail"),
          .at_least = document.at("at_least")};
}

json as_json(const settings::Applied& applied) {
  json document{{"name", applied.name}, {"asked", applied.asked}, {"status", applied.status}};
  if (applied.before) document["before"] = *applied.before;
  if (applied.got) document["got"] = *applied.got;
  if (applied.refusal)
    document["refusal"] = {{"reason", applied.refusal->reason}, {"message", applied.refusal->message}};
  return document;
}

std::optional<std::string> optional_text(const json& document, const char* name) {
  return document.contains(name) ? std::optional{document.at(name).get<std::string>()} : std::nullopt;
}

settings::Applied applied_of(const json& document) {
  settings::Applied applied{.name = document.at("name"),
                            .asked = document.at("asked"),
                            .before = optional_text(document, "before"),
                            .got = optional_text(document, "got"),
                            .status = choice_of(document.at("status"), settings::Status::not_applied)};
  if (document.contains("refusal")) {
    const json& refusal = document.at("refusal");
    applied.refusal = settings::Refusal{.reason = choice_of(refusal.at("reason"), settings::Reason::other),
                                        .message = refusal.at("message")};
  }
  return applied;
}

json as_json(const settings::Restored& restored) {
  return {{"id", restored.id},
          {"name", restored.name},
          {"value", restored.value},
          {"fate", restored.fate},
          {"message", restored.message}};
}

settings::Restored restored_of(const json& document) {
  return {.id = document.at("id"),
          .name = document.at("name"),
          .value = document.at("value"),
          .fate = choice_of(document.at("fate"), settings::Fate::failed),
          .message = document.at("message")};
}

template <typename List>
json as_array(const List& list) {
  json array = json::array();
  for (const auto& item : list) array.push_back(as_json(item));
  return array;
}

}  // namespace

std::string write_order(const Order& order) {
  json document{{"journal", order.journal},
                {"holder",
                 {{"id", order.holder.id},
                  {"job", order.holder.job},
                  {"process", order.holder.process},
                  {"start_ticks", order.holder.start_ticks}}},
                {"targets", as_array(order.targets)},
                {"restore", order.restore}};
  if (order.limited) {
    document["limited"] = {
        {"pid", order.limited->pid}, {"start_ticks", order.limited->start_ticks}, {"name", order.limited->name}};
  }
  return text_of(document);
}

Result<Order> read_order(const std::string& text) {
  try {
    const json document = json::parse(text);
    const json& holder = document.at("holder");
    Order order{.journal = document.at("journal"),
                .holder = {.id = holder.at("id"),
                           .job = holder.at("job"),
                           .process = whole_number<pid_t>(holder.at("process")),
                           .start_ticks = whole_number<std::uint64_t>(holder.at("start_ticks"))},
                .restore = choice_of(document.at("restore"), Scope::all)};
    for (const json& target : document.at("targets")) order.targets.push_back(target_of(target));
    if (document.contains("limited")) {
      const json& limited = document.at("limited");
      order.limited = sysctl::LimitedProcess{.pid = whole_number<pid_t>(limited.at("pid")),
                                             .start_ticks = whole_number<std::uint64_t>(limited.at("start_ticks")),
                                             .name = limited.at("name")};
    }
    return order;
  } catch (const json::exception& error) {
    return fail(Failure::corrupt, error.what());
  } catch (const EnvironmentError& error) {
    return fail(Failure::corrupt, error.what());
  }
}

std::string write_answer(const Answer& answer) {
  return text_of({{"applied", as_array(answer.applied)},
                  {"restored", as_array(answer.restored)},
                  {"failure", answer.failure},
                  {"done", answer.is_done}});
}

Result<Answer> read_answer(const std::string& text) {
  try {
    const json document = json::parse(text);
    Answer answer{.failure = document.at("failure"), .is_done = document.at("done")};
    for (const json& applied : document.at("applied")) answer.applied.push_back(applied_of(applied));
    for (const json& restored : document.at("restored")) answer.restored.push_back(restored_of(restored));
    return answer;
  } catch (const json::exception& error) {
    return fail(Failure::corrupt, error.what());
  } catch (const EnvironmentError& error) {
    return fail(Failure::corrupt, error.what());
  }
}

}  // namespace toolkit::sysctl_setup
