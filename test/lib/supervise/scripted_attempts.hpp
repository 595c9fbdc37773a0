// Attempts on virtual time that follow a script, with a record of all that happened.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "lib/supervise/schedule.hpp"
#include "test/support/fake_clock.hpp"

namespace toolkit::test {

/// What an attempt does, and what follows it.
struct Step {
  std::chrono::milliseconds takes{0};
  supervise::AttemptEnd end = {};
  supervise::FoundOutput found = {};
  std::chrono::milliseconds overrun{0};  ///< how long it takes to end it at its deadline
  std::chrono::milliseconds clean_up{0};
  supervise::Judgement judgement = supervise::Judgement::none;
};

class ScriptedAttempts final : public supervise::Attempts {
 public:
  struct Run {
    unsigned number;
    TimePoint started;
    std::optional<TimePoint> deadline;
    TimePoint ended;
    supervise::AttemptEnd end;
  };
  struct CleanUp {
    TimePoint started;
    TimePoint ended;
  };
  struct Sleep {
    TimePoint started;
    TimePoint until;
    int signal;
  };
  struct Told {
    supervise::AttemptRecord attempt;
    std::optional<supervise::Stop> stop;
  };

  /// The last step goes on for ever.
  ScriptedAttempts(FakeClock& clock, std::vector<Step> steps)
      : clock_{clock}, start_{clock.now()}, steps_{std::move(steps)} {}

  supervise::AttemptOutcome run(unsigned number, std::optional<TimePoint> deadline) override {
    events += " run";
    const Step& step = step_of(number);
    Run run{number, clock_.now(), deadline, clock_.now() + step.takes, step.end};
    if (deadline && run.ended >= *deadline) {
      run.ended = *deadline + step.overrun;
      run.end = {.cause = supervise::Cause::timed_out};
    }
    if (signal_at_ && *signal_at_ <= run.ended) {
      run.ended = std::max(*signal_at_, run.started);
      run.end = {.cause = supervise::Cause::interrupted, .signal = 15};
    }
    clock_.advance_to(run.ended);
    runs.push_back(run);
    if (runs.size() > 1000) throw std::logic_error{"the attempts do not end"};
    return {run.end, step.found, step.judgement};
  }

  void tell(const supervise::AttemptRecord& attempt, std::optional<supervise::Stop> stop) override {
    events += " tell";
    told.push_back({attempt, stop});
  }

  void was_last() override { events += " last"; }

  void before_retry(unsigned failed_number, std::optional<TimePoint> deadline) override {
    events += " clean";
    CleanUp done{clock_.now(), clock_.now() + step_of(failed_number).clean_up};
    if (deadline) done.ended = std::clamp(done.ended, done.started, std::max(*deadline, done.started));
    if (failed_number != runs.back().number) throw std::logic_error{"the clean-up is not after the attempt"};
    clock_.advance_to(done.ended);
    clean_ups.push_back(done);
  }

  int sleep_until(TimePoint until) override {
    events += " sleep";
    const bool is_signalled = signal_at_ && *signal_at_ <= until;
    sleeps.push_back({clock_.now(), until, is_signalled ? 15 : 0});
    clock_.advance_to((is_signalled ? *signal_at_ : until) + (is_signalled ? TimePoint::duration{0} : oversleep_));
    return sleeps.back().signal;
  }

  void signal_after(std::chrono::milliseconds time) { signal_at_ = start_ + time; }
  void oversleep_by(std::chrono::milliseconds time) { oversleep_ = time; }
  [[nodiscard]] TimePoint start_time() const { return start_; }
  [[nodiscard]] const Step& step_of(unsigned number) const {
    return steps_.at(std::min<std::size_t>(number, steps_.size()) - 1);
  }

  std::vector<Run> runs;
  std::vector<CleanUp> clean_ups;
  std::vector<Sleep> sleeps;
  std::vector<Told> told;
  std::string events;  ///< what was called, in order

 private:
  FakeClock& clock_;
  TimePoint start_;
  std::vector<Step> steps_;
  std::optional<TimePoint> signal_at_;
  TimePoint::duration oversleep_{0};
};

/// All attempts at one command on virtual time and all that can be known about them.
struct AttemptsPlayed {
  FakeClock clock;
  ScriptedAttempts attempts;
  supervise::ScheduleResult result;

  AttemptsPlayed(const supervise::RetryPolicy& policy, std::optional<std::chrono::milliseconds> attempt_timeout,
                 std::vector<Step> steps, std::optional<std::chrono::milliseconds> signal_after = std::nullopt,
                 std::chrono::milliseconds oversleep = std::chrono::milliseconds{0})
      : attempts{clock, std::move(steps)} {
    if (signal_after) attempts.signal_after(*signal_after);
    attempts.oversleep_by(oversleep);
    result = supervise::run_attempts(policy, attempt_timeout, clock, attempts);
  }
};

}  // namespace toolkit::test
