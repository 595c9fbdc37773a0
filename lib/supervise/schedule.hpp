// The attempts at a command, one after the other: when each starts, how long it may take, and when there is none more.
// All of it is arithmetic on a clock; what happens, happens behind the seam Attempts.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/clock.hpp"
#include "lib/supervise/condition.hpp"
#include "lib/supervise/ending.hpp"
#include "lib/supervise/retry_policy.hpp"

namespace toolkit::supervise {

/// Why no further attempt was made.
enum class Stop {
  success,
  attempts_used,
  forbidden,      ///< a condition of stop_if holds
  not_retryable,  ///< none of retry_if does
  no_time,        ///< the total timeout leaves no time for another attempt
  interrupted,
  hopeless,     ///< its results say so
  cannot_start  ///< not_found or not_executable: the next attempt would end so too
};

/// "no time left for another attempt"
[[nodiscard]] std::string_view text(Stop stop);

/// What came of an attempt, where somebody knows more than how its command ended: its tests' results.
enum class Judgement {
  none,    ///< its end decides
  passed,  ///< whatever its exit code
  failed,
  hopeless  ///< failed, and another attempt would not change that
};

/// What run() tells of an attempt.
struct AttemptOutcome {
  AttemptEnd end = {};
  FoundOutput found = {};
  Judgement judgement = Judgement::none;
};

struct AttemptRecord {
  unsigned number = 1;
  std::chrono::microseconds started{0};  ///< since the beginning of the first one
  std::chrono::microseconds ended{0};    ///< the same
  AttemptEnd end = {};
  FoundOutput found = {};
  Judgement judgement = Judgement::none;
  std::string condition = {};  ///< as it was written: the one that forbade or asked for another attempt, if one did
  /// By the policy, before the next attempt; nothing where it was clear at once that none follows.
  std::optional<std::chrono::microseconds> wait = {};
};

/// By its judgement, or else by its end.
[[nodiscard]] bool success(const AttemptRecord& attempt);

class Attempts {
 public:
  Attempts() = default;
  Attempts(const Attempts&) = delete;
  Attempts& operator=(const Attempts&) = delete;
  virtual ~Attempts() = default;
  /// Runs attempt `number`, from 1 on. At `deadline`, if there is one, it is ended and timed_out; to end it takes what
  /// it takes.
  [[nodiscard]] virtual AttemptOutcome run(unsigned number, std::optional<TimePoint> deadline) = 0;
  /// How an attempt ended, and why none follows if that is clear. Called once for each.
  virtual void tell(const AttemptRecord& attempt, std::optional<Stop> stop) = 0;
  /// None follows the attempt told of last, though one was to: its time was used up meanwhile, or we are to stop.
  virtual void was_last() = 0;
  /// Cleans up between two attempts, by `deadline` if there is one, which is that of all attempts.
  virtual void before_retry(unsigned failed_number, std::optional<TimePoint> deadline) = 0;
  /// Returns 0 at that time, which may be now; earlier the signal that asks us to stop, or has asked before.
  [[nodiscard]] virtual int sleep_until(TimePoint until) = 0;
};

struct ScheduleResult {
  std::vector<AttemptRecord> attempts;
  Stop stop = Stop::success;
  int exit_code = 0;
  std::chrono::microseconds elapsed{0};
};

/// An attempt's deadline is `attempt_timeout` after its start, or the end of the total timeout if that is sooner. After
/// a failure the reasons to stop are looked at in the order interrupted, cannot_start, attempts_used, hopeless,
/// forbidden, not_retryable, no_time. Otherwise before_retry() is called, then sleep_until() the attempt's end and the
/// wait: the time that the clean-up took is part of the wait. no_time is found before the wait and again after the
/// clean-up, and nothing sleeps then. The exit code is the last attempt's, or what its judgement makes of it: 0 for
/// passed, 1 for a failed one whose command succeeded; 128 + the signal when a wait was interrupted; 124 when
/// there was no time for even one attempt, as with a total timeout of 0 or less.
[[nodiscard]] ScheduleResult run_attempts(const RetryPolicy& policy,
                                          std::optional<std::chrono::milliseconds> attempt_timeout, const Clock& clock,
                                          Attempts& attempts);

}  // namespace toolkit::supervise
