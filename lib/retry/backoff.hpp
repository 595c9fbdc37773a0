// How long to sleep between tries: exponential, capped, with full jitter.
#pragma once

#include <chrono>

#include "lib/core/random.hpp"

namespace toolkit::retry {

struct Backoff {
  std::chrono::milliseconds first;
  std::chrono::milliseconds cap;
};

/// How long to sleep before retry number `attempt` (0 is the first retry).
/// Doubles from `policy.first` and stays at `policy.cap`, both in milliseconds; no `attempt` overflows.
/// Pure: `with_jitter()` adds the jitter. Throws UsageError unless 0 < first <= cap.
/// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
[[nodiscard]] std::chrono::milliseconds delay_before(unsigned attempt, const Backoff& policy);

/// "Full jitter" of the same source: uniform in [0, delay], in steps of a microsecond.
[[nodiscard]] std::chrono::microseconds with_jitter(std::chrono::milliseconds delay, Random& random);

}  // namespace toolkit::retry
