// Tries on virtual time, whose answers follow a script, with a record of all that happened.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "lib/health/tries.hpp"
#include "lib/health/wait.hpp"
#include "test/support/fake_clock.hpp"

namespace toolkit::test {

/// What a service does until some time after the start of the wait.
struct Phase {
  std::chrono::milliseconds until;
  health::Answer answer;
  std::chrono::milliseconds takes;  ///< how long a try started in this phase runs
};

/// The last phase goes on for ever.
using Script = std::vector<Phase>;

inline health::Answer answer_of(health::State state, bool near = true) {
  using health::State;
  const bool reached = state == State::ready || state == State::not_yet || state == State::hopeless;
  const bool resolved = reached || state == State::refused;
  return {.state = state,
          .message = state == State::ready ? "" : "state " + std::to_string(static_cast<int>(state)),
          .near = near,
          .resolved = resolved,
          .reached = reached};
}

class ScriptedTries final : public health::Tries {
 public:
  struct Try {
    std::size_t target;
    TimePoint started;
    TimePoint deadline;
    TimePoint ends;
    health::Answer answer;
    bool delivered = false;
  };

  ScriptedTries(FakeClock& clock, std::vector<Script> scripts)
      : clock_{clock}, start_{clock.now()}, scripts_{std::move(scripts)} {}

  void start(std::size_t target, TimePoint deadline) override {
    const TimePoint now = clock_.now();
    const Phase& phase = phase_at(scripts_.at(target), now - start_);
    Try attempt{target, now, deadline, now + phase.takes, phase.answer, false};
    if (attempt.ends >= deadline) {
      attempt.ends = deadline;
      attempt.answer = {.state = health::State::failed, .message = "no answer in time"};
    }
    for (const Try& other : tries_) {
      if (other.target == target && !other.delivered) throw std::logic_error{"two tries of one target at once"};
    }
    tries_.push_back(std::move(attempt));
  }

  [[nodiscard]] health::Progress wait(TimePoint until) override {
    if (++waits_ > 1'000'000) throw std::logic_error{"the wait does not end"};
    if (signal_at_ && *signal_at_ <= until && *signal_at_ <= next_end(until)) {
      clock_.advance_to(*signal_at_);
      return {.finished = {}, .signal = 15};
    }
    clock_.advance_to(std::min(until, next_end(until)));
    health::Progress progress;
    for (Try& attempt : tries_) {
      if (attempt.delivered || attempt.ends > clock_.now()) continue;
      attempt.delivered = true;
      progress.finished.push_back({attempt.target, attempt.answer});
    }
    return progress;
  }

  void signal_after(std::chrono::milliseconds time) { signal_at_ = start_ + time; }
  [[nodiscard]] const std::vector<Try>& tries() const { return tries_; }
  [[nodiscard]] TimePoint start_time() const { return start_; }

  /// Of one target, in order.
  [[nodiscard]] std::vector<Try> tries_of(std::size_t target) const {
    std::vector<Try> own;
    std::ranges::copy_if(tries_, std::back_inserter(own), [=](const Try& attempt) { return attempt.target == target; });
    return own;
  }

 private:
  static const Phase& phase_at(const Script& script, TimePoint::duration since_start) {
    const auto found = std::ranges::find_if(script, [=](const Phase& phase) { return since_start < phase.until; });
    return found == script.end() ? script.back() : *found;
  }

  [[nodiscard]] TimePoint next_end(TimePoint otherwise) const {
    TimePoint next = otherwise;
    for (const Try& attempt : tries_) {
      if (!attempt.delivered) next = std::min(next, attempt.ends);
    }
    return next;
  }

  FakeClock& clock_;
  TimePoint start_;
  std::vector<Script> scripts_;
  std::vector<Try> tries_;
  std::optional<TimePoint> signal_at_;
  unsigned waits_ = 0;
};

/// Counts what it is told.
class CountingObserver final : public health::Observer {
 public:
  void answered(std::size_t /*index*/, const health::Answer& /*answer*/, bool /*counts*/,
                std::chrono::microseconds /*elapsed*/) override {
    ++answers;
  }
  void still_waiting(const std::vector<health::TargetOutcome>& /*outcomes*/,
                     std::chrono::microseconds elapsed) override {
    heartbeats.push_back(elapsed);
  }

  unsigned answers = 0;
  std::vector<std::chrono::microseconds> heartbeats;
};

/// One wait on virtual time and all that can be known about it.
struct Simulation {
  FakeClock clock;
  ScriptedTries tries;
  CountingObserver observer;
  health::Outcome outcome;

  Simulation(const std::vector<health::WaitTarget>& targets, std::vector<Script> scripts,
             const health::WaitPolicy& policy, std::optional<std::chrono::milliseconds> signal_after = std::nullopt)
      : tries{clock, std::move(scripts)} {
    if (signal_after) tries.signal_after(*signal_after);
    outcome = health::wait_for_targets(targets, policy, clock, tries, observer);
  }
};

}  // namespace toolkit::test
