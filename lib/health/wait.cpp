#include "lib/health/wait.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace toolkit::health {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

/// FNV-1a: the same on every machine, unlike std::hash.
/// Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm".
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return value;
}

/// One target on its way.
struct Candidate {
  const WaitTarget* target = nullptr;
  TargetOutcome outcome;
  Random random{0};
  TimePoint next_try;
  TimePoint deadline;
  unsigned in_a_row = 0;
  bool running = false;
  bool has_resolved = false;  ///< its name had an address at some time of this wait
  bool over = false;          ///< nothing more is tried
};

class Wait {
 public:
  Wait(const std::vector<WaitTarget>& targets, const WaitPolicy& policy, const Clock& clock, Tries& tries,
       Observer& observer)
      : policy_{policy},
        tries_{tries},
        observer_{observer},
        clock_{clock},
        start_{clock.now()},
        deadline_{start_ + policy.timeout},
        next_heartbeat_{start_ + observer.beat()} {
    for (const WaitTarget& target : targets) {
      Candidate candidate;
      candidate.target = &target;
      candidate.random = Random{policy.seed ^ hash(target.name)};
      candidate.next_try = start_;
      candidate.deadline = std::min(deadline_, start_ + target.policy.timeout.value_or(policy.timeout));
      candidates_.push_back(std::move(candidate));
    }
  }

  Outcome run() {
    std::optional<Ending> ending;
    while (!ending) {
      pass_deadlines();
      ending = decided();
      if (ending) break;
      start_due_tries();
      Progress progress = tries_.wait(next_event());
      if (progress.signal != 0) {
        signal_ = progress.signal;
        ending = Ending::interrupted;
        break;
      }
      for (const Finished& finished : progress.finished) take(finished);
      beat();
    }
    return finish(*ending);
  }

 private:
  [[nodiscard]] TimePoint now() const { return clock_.now(); }
  [[nodiscard]] microseconds elapsed() const { return duration_cast<microseconds>(now() - start_); }

  void start_due_tries() {
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      Candidate& candidate = candidates_[i];
      if (candidate.over || candidate.running || candidate.next_try > now()) continue;
      candidate.running = true;
      ++candidate.outcome.tries;
      const auto try_timeout = candidate.target->policy.try_timeout.value_or(policy_.try_timeout);
      tries_.start(i, std::min(candidate.deadline, now() + try_timeout));
    }
  }

  [[nodiscard]] TimePoint next_event() const {
    TimePoint next = std::min(deadline_, next_heartbeat_);
    for (const Candidate& candidate : candidates_) {
      if (candidate.over) continue;
      next = std::min(next, candidate.deadline);
      if (!candidate.running) next = std::min(next, candidate.next_try);
    }
    return next;
  }

  /// Whether the answer is what the wait asks for.
  [[nodiscard]] bool counts(const Answer& answer, const Candidate& candidate) const {
    if (!policy_.until_gone) return answer.state == State::ready;
    if (answer.state == State::unresolved) return candidate.has_resolved;
    return answer.state == State::refused || answer.state == State::absent;
  }

  [[nodiscard]] bool is_hopeless(const Answer& answer, const Candidate& candidate) const {
    if (policy_.keep_trying) return false;
    if (answer.state == State::unresolved || answer.state == State::lookup_failed) {
      const bool may_be_missing = candidate.target->name_may_be_missing && !policy_.until_gone;
      return !may_be_missing && !candidate.has_resolved && elapsed() >= policy_.name_grace;
    }
    if (answer.gone_for_good) return true;
    // With until_gone, a service that rejects us is still there, and that can change.
    return answer.state == State::hopeless && !policy_.until_gone;
  }

  void take(const Finished& finished) {
    Candidate& candidate = candidates_[finished.target];
    const Answer& answer = finished.answer;
    candidate.running = false;
    // What ends at the deadline was cut off by it.
    if (candidate.over || now() >= candidate.deadline) return;
    const bool good = counts(answer, candidate);
    candidate.has_resolved = candidate.has_resolved || answer.resolved || answer.reached;
    if (answer.reached && !candidate.outcome.reachable_after) candidate.outcome.reachable_after = elapsed();
    candidate.in_a_row = good ? candidate.in_a_row + 1 : 0;
    if (good && answer.state == State::ready && !answer.message.empty()) candidate.outcome.last_error = answer.message;
    if (!good) candidate.outcome.last_error = answer.state == State::ready ? "it is still there" : answer.message;
    observer_.answered(finished.target, answer, good, elapsed());
    if (good && candidate.in_a_row >= candidate.target->policy.successes.value_or(policy_.successes)) {
      candidate.outcome.ending = TargetEnding::ready;
      candidate.outcome.ready_after = elapsed();
      candidate.over = true;
    } else if (!good && is_hopeless(answer, candidate)) {
      candidate.outcome.ending = TargetEnding::hopeless;
      candidate.over = true;
    } else if (policy_.once) {
      candidate.over = true;
    } else {
      candidate.next_try =
          now() + delay_after(candidate.outcome.tries, answer, elapsed(), policy_.pace, candidate.random);
    }
  }

  void pass_deadlines() {
    for (Candidate& candidate : candidates_) {
      if (candidate.over || now() < candidate.deadline) continue;
      candidate.over = true;
      candidate.outcome.ending = TargetEnding::timed_out;
      if (candidate.outcome.last_error.empty()) candidate.outcome.last_error = "no answer in time";
    }
  }

  [[nodiscard]] std::optional<Ending> decided() const {
    const auto has = [](TargetEnding ending) {
      return [ending](const Candidate& candidate) { return candidate.over && candidate.outcome.ending == ending; };
    };
    const auto is_over = [](const Candidate& candidate) { return candidate.over; };
    const bool all_over = std::ranges::all_of(candidates_, is_over);
    if (policy_.any ? std::ranges::any_of(candidates_, has(TargetEnding::ready))
                    : std::ranges::all_of(candidates_, has(TargetEnding::ready))) {
      return Ending::ready;
    }
    // One target that cannot become ready decides for all, but not for any.
    if (policy_.any && !all_over) return std::nullopt;
    if (policy_.once && !all_over) return std::nullopt;
    if (!policy_.any && std::ranges::any_of(candidates_, has(TargetEnding::hopeless))) return Ending::hopeless;
    if (std::ranges::any_of(candidates_, has(TargetEnding::timed_out))) return Ending::timed_out;
    if (!all_over) return std::nullopt;
    return std::ranges::any_of(candidates_, has(TargetEnding::hopeless)) ? Ending::hopeless : Ending::not_ready;
  }

  void beat() {
    if (now() < next_heartbeat_) return;
    std::vector<TargetOutcome> outcomes;
    for (const Candidate& candidate : candidates_) outcomes.push_back(candidate.outcome);
    observer_.still_waiting(outcomes, elapsed());
    next_heartbeat_ = now() + observer_.beat();
  }

  Outcome finish(Ending ending) {
    Outcome outcome{.ending = ending, .signal = signal_, .elapsed = elapsed(), .targets = {}};
    for (Candidate& candidate : candidates_) outcome.targets.push_back(std::move(candidate.outcome));
    return outcome;
  }

  const WaitPolicy& policy_;
  Tries& tries_;
  Observer& observer_;
  const Clock& clock_;
  TimePoint start_;
  TimePoint deadline_;
  TimePoint next_heartbeat_;
  std::vector<Candidate> candidates_;
  int signal_ = 0;
};

}  // namespace

Outcome wait_for_targets(const std::vector<WaitTarget>& targets, const WaitPolicy& policy, const Clock& clock,
                         Tries& tries, Observer& observer) {
  return Wait{targets, policy, clock, tries, observer}.run();
}

}  // namespace toolkit::health
