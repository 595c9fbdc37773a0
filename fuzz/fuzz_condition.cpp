// Conditions and waits of a retry: no text crashes their parsers, and what they accept is what they promise.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/supervise/condition.hpp"
#include "lib/supervise/retry_policy.hpp"

namespace {

using namespace toolkit::supervise;
using toolkit::fuzz::require;

void check_ranges(const std::optional<std::vector<Range>>& ranges) {
  if (!ranges) return;
  require(!ranges->empty(), "a list has something in it");
  require(
      std::ranges::all_of(*ranges, [](const Range& range) { return 1 <= range.first && range.first <= range.last; }),
      "a range holds no success, and is not reversed");
}

void check_condition(std::string_view text) {
  const auto condition = parse_condition(text);
  if (!condition) return require(!condition.error().message.empty(), "a refusal says why");
  require(parse_condition(condition->text).has_value(), "a condition reads back from its own text");
  require(!condition->codes || !condition->signals, "no attempt ends in two ways");
  require(!condition->output == condition->expression.empty(), "there is a pattern for an expression");
  check_ranges(condition->codes);
  check_ranges(condition->signals);
  require(!holds(*condition, {.cause = Cause::exited, .code = 0}, {condition->expression}),
          "a success fulfils no condition");
}

void check_backoff(std::string_view text) {
  const auto policy = parse_backoff(text);
  if (!policy) return require(!policy.error().message.empty(), "a refusal says why");
  require(policy->first.count() >= 0 && policy->first <= policy->cap, "no wait is longer than its limit");
  toolkit::Random random{text.size()};
  for (const unsigned retry : {0U, 1U, 31U, 64U, 4'000'000'000U}) {
    const auto wait = wait_before(retry, *policy, random);
    require(wait.count() >= 0 && wait <= policy->cap, "every wait is within the policy");
  }
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check_condition(text);
  check_backoff(text);
  return 0;
}
