// What an HTTP answer must be like for its service to be ready.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/core/mistakes.hpp"
#include "lib/core/result.hpp"
#include "lib/health/target.hpp"
#include "lib/regex/pattern.hpp"

namespace toolkit::health {

/// How much of a body is looked at, in bytes.
inline constexpr std::size_t kBodyLimit = 1U << 20U;

struct StatusRange {
  long first;
  long last;
};

/// "200,204,300-399". Each from 100 to 599.
[[nodiscard]] Result<std::vector<StatusRange>> parse_statuses(std::string_view text);

/// A place in a JSON document (RFC 6901) and what must stand there.
struct JsonCondition {
  std::string pointer;
  std::string value;
};

struct HttpConditions {
  std::vector<StatusRange> statuses;
  std::optional<regex::Pattern> body;
  std::string body_expression;
  std::vector<JsonCondition> json;
};

/// From the options status, body and json.
[[nodiscard]] HttpConditions read_http_conditions(const TargetText& text, Mistakes& mistakes);

/// Why the answer is not what it must be, in words; nothing when it is. A body of kBodyLimit may have gone on. In JSON,
/// what lies more than 256 levels deep is not found.
[[nodiscard]] std::optional<std::string> unmet(const HttpConditions& conditions, long status, const std::string& body);

}  // namespace toolkit::health
