#include "lib/supervise/schedule.hpp"

#include <algorithm>

#include "lib/core/random.hpp"

namespace toolkit::supervise {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

/// What judges an attempt finds no fault with one that was stopped from outside.
int code_of(const AttemptRecord& attempt) {
  if (attempt.judgement == Judgement::none || attempt.end.cause == Cause::interrupted) return exit_code(attempt.end);
  if (success(attempt)) return 0;
  return success(attempt.end) ? 1 : exit_code(attempt.end);
}

class Schedule {
 public:
  Schedule(const RetryPolicy& policy, std::optional<milliseconds> attempt_timeout, const Clock& clock,
           Attempts& attempts)
      : policy_{policy},
        attempt_timeout_{attempt_timeout},
        clock_{clock},
        attempts_{attempts},
        start_{clock.now()},
        random_{policy.seed} {
    if (policy.total_timeout) deadline_ = start_ + *policy.total_timeout;
  }

  ScheduleResult run() {
    if (is_late(start_)) return finish(Stop::no_time, kTimedOutCode);
    while (true) {
      AttemptRecord& attempt = run_one(static_cast<unsigned>(result_.attempts.size()) + 1);
      const TimePoint ended = clock_.now();
      const std::optional<Stop> stop = decide(attempt, ended);
      attempts_.tell(attempt, stop);
      if (stop) return finish(*stop, code_of(attempt));
      attempts_.before_retry(attempt.number, deadline_);
      const TimePoint next = std::max(ended + *attempt.wait, clock_.now());
      if (is_late(next)) return finish_after_all(Stop::no_time, code_of(attempt));
      const int signal = attempts_.sleep_until(next);
      if (signal != 0) return finish_after_all(Stop::interrupted, kSignalCode + signal);
      if (is_late(clock_.now())) return finish_after_all(Stop::no_time, code_of(attempt));  // it slept too long
    }
  }

 private:
  [[nodiscard]] bool is_late(TimePoint time) const { return deadline_ && time >= *deadline_; }
  [[nodiscard]] microseconds since_start() const { return duration_cast<microseconds>(clock_.now() - start_); }

  [[nodiscard]] std::optional<TimePoint> next_deadline() const {
    if (!attempt_timeout_) return deadline_;
    const TimePoint own = clock_.now() + *attempt_timeout_;
    return deadline_ ? std::min(own, *deadline_) : own;
  }

  AttemptRecord& run_one(unsigned number) {
    AttemptRecord attempt{.number = number, .started = since_start()};
    AttemptOutcome outcome = attempts_.run(number, next_deadline());
    attempt.ended = since_start();
    attempt.end = std::move(outcome.end);
    attempt.found = std::move(outcome.found);
    attempt.judgement = outcome.judgement;
    return result_.attempts.emplace_back(std::move(attempt));
  }

  /// Why no attempt follows; if one does, the wait before it is set.
  std::optional<Stop> decide(AttemptRecord& attempt, TimePoint ended) {
    const AttemptEnd& end = attempt.end;
    if (end.cause == Cause::interrupted) return Stop::interrupted;
    if (success(attempt) && (!policy_.repeat_success || attempt.number >= policy_.attempts)) return Stop::success;
    if (end.cause == Cause::not_found || end.cause == Cause::not_executable) return Stop::cannot_start;
    if (attempt.number >= policy_.attempts) return Stop::attempts_used;
    if (attempt.judgement == Judgement::hopeless) return Stop::hopeless;
    if (const Condition* stop = first_that_holds(policy_.stop_if, end, attempt.found)) {
      attempt.condition = stop->text;
      return Stop::forbidden;
    }
    const Condition* retry = first_that_holds(policy_.retry_if, end, attempt.found);
    if (retry == nullptr && !policy_.retry_if.empty() && !success(end)) return Stop::not_retryable;
    if (retry != nullptr) attempt.condition = retry->text;
    const microseconds wait = wait_before(attempt.number - 1, policy_.backoff, random_);
    if (is_late(ended + wait)) return Stop::no_time;
    attempt.wait = wait;
    return std::nullopt;
  }

  ScheduleResult finish_after_all(Stop stop, int code) {
    attempts_.was_last();
    return finish(stop, code);
  }

  ScheduleResult finish(Stop stop, int code) {
    result_.stop = stop;
    result_.exit_code = code;
    result_.elapsed = since_start();
    return std::move(result_);
  }

  const RetryPolicy& policy_;
  std::optional<milliseconds> attempt_timeout_;
  const Clock& clock_;
  Attempts& attempts_;
  TimePoint start_;
  std::optional<TimePoint> deadline_;
  Random random_;
  ScheduleResult result_;
};

}  // namespace

std::string_view text(Stop stop) {
  switch (stop) {
    case Stop::success: return "it succeeded";
    case Stop::attempts_used: return "no attempt left";
    case Stop::forbidden: return "a condition forbids another attempt";
    case Stop::not_retryable: return "no condition asks for another attempt";
    case Stop::no_time: return "no time left for another attempt";
    case Stop::interrupted: return "interrupted";
    case Stop::hopeless: return "another attempt would not change it";
    case Stop::cannot_start: break;
  }
  return "the command cannot be started";
}

bool success(const AttemptRecord& attempt) {
  return attempt.judgement == Judgement::none ? success(attempt.end) : attempt.judgement == Judgement::passed;
}

ScheduleResult run_attempts(const RetryPolicy& policy, std::optional<milliseconds> attempt_timeout, const Clock& clock,
                            Attempts& attempts) {
  return Schedule{policy, attempt_timeout, clock, attempts}.run();
}

}  // namespace toolkit::supervise
