#include "lib/supervise/retry_policy.hpp"

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "lib/retry/backoff.hpp"

namespace toolkit::supervise {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kDots = "..";

tl::unexpected<Error> bad(std::string_view text, std::string_view what) {
  return fail(Failure::rejected, fmt::format("'{}' {}", printable(cut_utf8(text, 60)), what));
}

/// The error of a part, with the whole where that is more.
tl::unexpected<Error> in(std::string_view text, Error error) {
  if (text.find(kDots) != std::string_view::npos) {
    error.message = fmt::format("in '{}': {}", printable(cut_utf8(text, 60)), error.message);
  }
  return tl::unexpected{std::move(error)};
}

}  // namespace

Result<BackoffPolicy> parse_backoff(std::string_view text) {
  const std::size_t dots = text.find(kDots);
  const auto first = parse_duration(text.substr(0, dots));
  if (!first) return in(text, first.error());
  if (dots == std::string_view::npos) return BackoffPolicy{.growth = Growth::constant, .first = *first, .cap = *first};
  const auto cap = parse_duration(text.substr(dots + kDots.size()));
  if (!cap) return in(text, cap.error());
  if (*first == milliseconds{0}) return bad(text, "cannot double from 0s; write 0s for no wait, or like 1s..30s");
  if (*first > *cap)
    return bad(text, fmt::format("begins above its cap; write {}..{}", format_duration(*cap), format_duration(*first)));
  return BackoffPolicy{.growth = Growth::exponential, .first = *first, .cap = *cap};
}

std::chrono::microseconds wait_before(unsigned retry, const BackoffPolicy& policy, Random& random) {
  if (policy.growth == Growth::constant) return policy.first;
  return retry::with_jitter(retry::delay_before(retry, {.first = policy.first, .cap = policy.cap}), random);
}

}  // namespace toolkit::supervise
