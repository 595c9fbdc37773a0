#include "lib/retry/backoff.hpp"

#include <cstdint>

#include <fmt/format.h>

#include "lib/core/result.hpp"
#include "lib/core/values.hpp"

namespace toolkit::retry {

std::chrono::milliseconds delay_before(unsigned attempt, const Backoff& policy) {
  if (policy.first <= std::chrono::milliseconds{0} || policy.first > policy.cap) {
    throw UsageError{fmt::format("a back-off's first delay ({}) must be more than 0s and at most its cap ({})",
                                 format_duration(policy.first), format_duration(policy.cap))};
  }
  std::chrono::milliseconds delay = policy.first;
  for (unsigned i = 0; i < attempt && delay < policy.cap; ++i) {
    delay = delay > policy.cap / 2 ? policy.cap : delay * 2;
  }
  return delay;
}

std::chrono::microseconds with_jitter(std::chrono::milliseconds delay, Random& random) {
  const std::chrono::microseconds most = delay;
  return std::chrono::microseconds{random.up_to(static_cast<std::uint64_t>(most.count()))};
}

}  // namespace toolkit::retry
