// How often a command is tried, how long to wait in between, and after which failures.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/core/random.hpp"
#include "lib/core/result.hpp"
#include "lib/supervise/condition.hpp"

namespace toolkit::supervise {

enum class Growth { constant, exponential };

struct BackoffPolicy {
  Growth growth = Growth::constant;
  std::chrono::milliseconds first{0};  ///< constant: every wait, which may be none; exponential: more than 0
  std::chrono::milliseconds cap{0};    ///< exponential: at least `first`
};

/// `10s`: 10 s each time; `0s`: no wait; `1s..30s`: up to 1 s, 2 s, 4 s … and at most 30 s, with full jitter. The error
/// says what is wrong and how to write it.
[[nodiscard]] Result<BackoffPolicy> parse_backoff(std::string_view text);

/// The wait before retry number `retry` (0 is the first one). One number is drawn for each exponential wait, none for a
/// constant one.
[[nodiscard]] std::chrono::microseconds wait_before(unsigned retry, const BackoffPolicy& policy, Random& random);

struct RetryPolicy {
  unsigned attempts = 1;  ///< at most; 0 counts as 1
  BackoffPolicy backoff = {};
  /// For all attempts, the waits and what is done between them.
  std::optional<std::chrono::milliseconds> total_timeout = {};
  std::vector<Condition> retry_if = {};  ///< one of them must hold; none: any failure is retried
  std::vector<Condition> stop_if = {};   ///< none of them may hold: these win
  /// A success is followed by another attempt as a failure is; the conditions are about failures alone.
  bool repeat_success = false;
  std::uint64_t seed = 0;  ///< of the jitter
};

}  // namespace toolkit::supervise
