#include "tools/sysctl-setup/report_json.hpp"

#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"
#include "lib/core/version.hpp"

namespace toolkit::sysctl_setup {
namespace {

using Json = nlohmann::ordered_json;
using settings::Fate;
using settings::Status;

constexpr int kSchema = 1;

std::string_view fate_code(Fate fate) {
  switch (fate) {
    case Fate::restored: return "restored";
    case Fate::already_back: return "already-back";
    case Fate::still_held: return "still-held";
    case Fate::left: return "left";
    case Fate::elsewhere: return "elsewhere";
    case Fate::failed: break;
  }
  return "failed";
}

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

Json as_json(const Result& result) {
  Json document{{"name", result.applied.name},
                {"asked", result.applied.asked},
                {"at_least", result.target.at_least},
                {"origin", result.target.origin},
                {"before", or_null(result.applied.before)},
                {"now", or_null(result.applied.got)},
                {"result", code_of(result.applied.status)},
                {"required", result.is_required},
                {"may_fail", result.target.may_fail},
                {"reason", nullptr},
                {"message", nullptr},
                {"advice", nullptr}};
  if (result.applied.refusal) {
    document["reason"] = settings::word_of(result.explanation.reason);
    document["message"] = result.explanation.why;
    if (!result.explanation.advice.empty()) {
      document["advice"] = join(nonempty_lines(result.explanation.advice), "; ");
    }
  }
  return document;
}

Json as_json(const settings::Restored& restored) {
  return {{"name", restored.name},
          {"value", restored.value},
          {"result", fate_code(restored.fate)},
          {"message", restored.message.empty() ? Json(nullptr) : Json(restored.message)}};
}

std::string_view verb_of(Verb verb) {
  switch (verb) {
    case Verb::check: return "check";
    case Verb::restore: return "restore";
    default: return "set";
  }
}

}  // namespace

std::string_view code_of(Status status) {
  switch (status) {
    case Status::already: return "already";
    case Status::changed: return "changed";
    case Status::differs: return "differs";
    case Status::clamped: return "clamped";
    case Status::not_applied: break;
  }
  return "not-applied";
}

std::string report_json(const Plan& plan, const Outcome& outcome) {
  Json results = Json::array();
  for (const Result& result : outcome.results) results.push_back(as_json(result));
  Json restored = Json::array();
  for (const settings::Restored& one : outcome.restored) restored.push_back(as_json(one));
  const Json document{{"schema", kSchema},
                      {"tool", "sysctl-setup"},
                      {"version", version()},
                      {"verb", verb_of(plan.verb)},
                      {"exit_code", exit_code(plan, outcome)},
                      {"settings", std::move(results)},
                      {"restored", std::move(restored)},
                      {"notes", plan.targets.notes},
                      {"complaints", outcome.complaints},
                      {"failure", outcome.failure.empty() ? Json(nullptr) : Json(outcome.failure)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace toolkit::sysctl_setup
