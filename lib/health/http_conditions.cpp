#include "lib/health/http_conditions.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/core/values.hpp"

namespace toolkit::health {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kStatusForm = "write it like 200, 200,204 or 200-399, each from 100 to 599";
constexpr std::size_t kShownLimit = 60;
constexpr int kDeepestJson = 256;

std::optional<StatusRange> parse_range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = parse_number(trimmed(text.substr(0, dash)), 100, 599);
  const auto last = dash == std::string_view::npos ? first : parse_number(trimmed(text.substr(dash + 1)), 100, 599);
  if (!first || !last || *first > *last) return std::nullopt;
  return StatusRange{static_cast<long>(*first), static_cast<long>(*last)};
}

/// `json=/a/b=value`: the pointer ends at the first '=' as written; one inside the pointer is %3D.
std::optional<JsonCondition> parse_json_condition(const std::string& raw) {
  const std::size_t equals = raw.find('=');
  if (equals == std::string::npos) return std::nullopt;
  const auto pointer = percent_decode(std::string_view{raw}.substr(0, equals));
  const auto value = percent_decode(std::string_view{raw}.substr(equals + 1));
  if (!pointer || !value || (!pointer->empty() && !pointer->starts_with('/'))) return std::nullopt;
  try {
    (void)Json::json_pointer{*pointer};
  } catch (const Json::exception&) {
    return std::nullopt;
  }
  return JsonCondition{*pointer, *value};
}

std::optional<std::string> unmet_json(const JsonCondition& condition, const Json& document) {
  const Json::json_pointer pointer{condition.pointer};
  if (!document.contains(pointer)) return fmt::format("its JSON has nothing at '{}'", printable(condition.pointer));
  const Json& found = document.at(pointer);
  if (found.is_string() && found.get_ref<const std::string&>() == condition.value) return std::nullopt;
  const Json wanted = Json::parse(condition.value, nullptr, false);
  if (!found.is_string() && !wanted.is_discarded() && found == wanted) return std::nullopt;
  return fmt::format("its JSON has {} at '{}', not {}",
                     cut_utf8(found.dump(-1, ' ', false, Json::error_handler_t::replace), kShownLimit),
                     printable(condition.pointer), printable(cut_utf8(condition.value, kShownLimit)));
}

}  // namespace

Result<std::vector<StatusRange>> parse_statuses(std::string_view text) {
  std::vector<StatusRange> ranges;
  for (const std::string_view part : split(text, ',')) {
    const auto range = parse_range(trimmed(part));
    if (!range)
      return fail(Failure::rejected, fmt::format("'{}' is no list of statuses; {}", printable(text), kStatusForm));
    ranges.push_back(*range);
  }
  return ranges;
}

HttpConditions read_http_conditions(const TargetText& text, Mistakes& mistakes) {
  HttpConditions conditions;
  const auto statuses = parse_statuses(text.option("status").value_or("200-299"));
  if (statuses) conditions.statuses = *statuses;
  if (!statuses) text.refuse_option("status", statuses.error().message, mistakes);
  if (const auto expression = text.option("body")) {
    auto pattern = regex::Pattern::compile(*expression);
    if (!pattern) text.refuse_option("body", pattern.error().message, mistakes);
    if (pattern) conditions.body = std::move(*pattern);
    conditions.body_expression = *expression;
  }
  for (const TargetOption& option : text.options) {
    if (option.name != "json") continue;
    const auto condition = parse_json_condition(option.raw);
    if (condition) conditions.json.push_back(*condition);
    if (!condition) {
      text.refuse(
          option,
          fmt::format("'{}' is no JSON pointer with a value; write it like json=/status=ok", printable(option.shown)),
          mistakes);
    }
  }
  return conditions;
}

std::optional<std::string> unmet(const HttpConditions& conditions, long status, const std::string& body) {
  const bool status_fits = std::ranges::any_of(conditions.statuses, [status](const StatusRange& range) {
    return range.first <= status && status <= range.last;
  });
  if (!status_fits) return fmt::format("status {}", status);
  if (conditions.body) {
    const auto found = conditions.body->occurs_in(body);
    if (!found) return found.error().message;
    if (!*found)
      return fmt::format("status {}, but its body does not match '{}'", status, printable(conditions.body_expression));
  }
  if (conditions.json.empty()) return std::nullopt;
  // What is nested deeper is left out: to compare or show it would take a call of its own for every level.
  const auto is_shallow = [](int depth, Json::parse_event_t /*event*/, const Json& /*value*/) {
    return depth < kDeepestJson;
  };
  const Json document = Json::parse(body, is_shallow, false);
  if (document.is_discarded()) {
    return fmt::format("status {}, but its body is {}", status,
                       body.size() < kBodyLimit ? "no JSON" : "no JSON of less than 1 MiB");
  }
  for (const JsonCondition& condition : conditions.json) {
    if (auto reason = unmet_json(condition, document)) return reason;
  }
  return std::nullopt;
}

}  // namespace toolkit::health
