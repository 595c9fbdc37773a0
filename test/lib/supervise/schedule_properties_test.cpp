// The properties of the attempts, for any policy and any command, on virtual time.
#include "test/lib/supervise/scripted_attempts.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::supervise;
using namespace toolkit::test;
using namespace std::chrono_literals;

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

struct Case {
  RetryPolicy policy;
  std::optional<milliseconds> attempt_timeout;
  std::vector<Step> steps;
  std::optional<milliseconds> signal_after;

  [[nodiscard]] AttemptsPlayed played() const { return {policy, attempt_timeout, steps, signal_after}; }
};

milliseconds draw_ms(int low, int high) { return milliseconds{*rc::gen::inRange(low, high)}; }

bool one_in(int count) { return *rc::gen::inRange(0, count) == 0; }

BackoffPolicy draw_backoff() {
  if (one_in(3)) {
    const milliseconds wait = one_in(2) ? 0ms : draw_ms(0, 2000);
    return {.growth = Growth::constant, .first = wait, .cap = wait};
  }
  const milliseconds first = draw_ms(1, 500);
  return {.growth = Growth::exponential, .first = first, .cap = first + draw_ms(0, 3000)};
}

std::vector<Condition> draw_conditions(int most) {
  std::vector<Condition> drawn;
  const int count = *rc::gen::inRange(0, most + 1);
  for (int i = 0; i < count; ++i) {
    drawn.push_back(*parse_condition(
        *rc::gen::element<std::string>("any", "exit", "exit=1-3", "exit=2,4", "signal", "signal=SEGV", "timeout", "oom",
                                       "signal=KILL oom", "output=again", "exit=1-3 output=again", "output=never")));
  }
  return drawn;
}

AttemptEnd draw_end() {
  switch (*rc::gen::inRange(0, 10)) {
    case 0:
    case 1: return {};
    case 2: return {.cause = Cause::signalled, .signal = 11};
    case 3: return {.cause = Cause::signalled, .signal = 9, .out_of_memory = true};
    case 4: return {.cause = one_in(2) ? Cause::not_found : Cause::not_executable};
    default: return {.cause = Cause::exited, .code = *rc::gen::inRange(1, 6)};
  }
}

Case draw_case() {
  Case drawn;
  drawn.policy.attempts = *rc::gen::inRange(1U, 8U);
  drawn.policy.backoff = draw_backoff();
  if (one_in(2)) drawn.policy.total_timeout = draw_ms(0, 8000);
  if (one_in(2)) drawn.policy.retry_if = draw_conditions(3);
  if (one_in(3)) drawn.policy.stop_if = draw_conditions(2);
  drawn.policy.seed = *rc::gen::arbitrary<std::uint64_t>();
  if (one_in(2)) drawn.attempt_timeout = draw_ms(1, 2000);
  if (one_in(5)) drawn.signal_after = draw_ms(0, 8000);
  for (int i = 0; i < 8; ++i) {
    Step step{.takes = draw_ms(0, 2000), .end = draw_end(), .overrun = one_in(2) ? 0ms : draw_ms(0, 400)};
    if (one_in(3)) step.found.insert("again");
    if (one_in(5)) step.found.insert("never");
    if (one_in(2)) step.clean_up = draw_ms(0, 1500);
    drawn.steps.push_back(std::move(step));
  }
  return drawn;
}

/// rapidcheck draws a hundred; one of its own is twenty of ours.
void with_cases(void (*check)(const Case&, const AttemptsPlayed&)) {
  for (int i = 0; i < 20; ++i) {
    const Case drawn = draw_case();
    check(drawn, drawn.played());
  }
}

TimePoint::duration deadline_of(const Case& drawn) { return *drawn.policy.total_timeout; }

bool is_retryable(const Case& drawn, const AttemptEnd& end, const FoundOutput& found) {
  const auto one_holds = [&](const std::vector<Condition>& all) {
    return std::ranges::any_of(all, [&](const Condition& condition) { return holds(condition, end, found); });
  };
  const bool can_start = end.cause != Cause::not_found && end.cause != Cause::not_executable;
  return !success(end) && can_start && end.cause != Cause::interrupted && !one_holds(drawn.policy.stop_if) &&
         (drawn.policy.retry_if.empty() || one_holds(drawn.policy.retry_if));
}

void check_limit(const Case& drawn, const AttemptsPlayed& played) {
  RC_ASSERT(played.attempts.runs.size() <= drawn.policy.attempts);
  RC_ASSERT(played.attempts.runs.size() == played.result.attempts.size());
  RC_ASSERT(played.attempts.told.size() == played.result.attempts.size());
  for (std::size_t i = 0; i < played.attempts.runs.size(); ++i) {
    RC_ASSERT(played.attempts.runs[i].number == i + 1);
    RC_ASSERT(played.result.attempts[i].number == i + 1);
    RC_ASSERT(played.attempts.told[i].attempt.number == i + 1);
  }
}

void check_waits(const Case& drawn, const AttemptsPlayed& played) {
  const BackoffPolicy& backoff = drawn.policy.backoff;
  const auto& runs = played.attempts.runs;
  for (std::size_t i = 0; i < played.result.attempts.size(); ++i) {
    const auto wait = played.result.attempts[i].wait;
    if (i + 1 < runs.size()) {
      RC_ASSERT(wait.has_value());
      const microseconds cleaned{
          played.attempts.clean_ups[i].ended - runs[i].ended > *wait
              ? std::chrono::duration_cast<microseconds>(played.attempts.clean_ups[i].ended - runs[i].ended)
              : *wait};
      RC_ASSERT(runs[i + 1].started - runs[i].ended == cleaned);
    }
    if (!wait) continue;
    RC_ASSERT(*wait >= 0us);
    if (backoff.growth == Growth::constant) RC_ASSERT(*wait == backoff.first);
    if (backoff.growth == Growth::exponential) RC_ASSERT(*wait <= std::min(backoff.first * (1 << i), backoff.cap));
  }
}

/// The last attempt may be followed by a wait that a signal ended, and by a clean-up that took all the time; by no
/// more.
void check_last(const Case& /*drawn*/, const AttemptsPlayed& played) {
  const Stop stop = played.result.stop;
  const std::size_t between = played.attempts.runs.empty() ? 0 : played.attempts.runs.size() - 1;
  const bool interrupted_wait = played.attempts.sleeps.size() == between + 1;
  RC_ASSERT(interrupted_wait || played.attempts.sleeps.size() == between);
  if (interrupted_wait) RC_ASSERT(stop == Stop::interrupted);
  if (interrupted_wait) RC_ASSERT(played.attempts.sleeps.back().signal == 15);
  const bool cleaned_in_vain = played.attempts.clean_ups.size() == between + 1 && !interrupted_wait;
  if (cleaned_in_vain) RC_ASSERT(stop == Stop::no_time);
  if (!cleaned_in_vain && !interrupted_wait) {
    RC_ASSERT(played.attempts.clean_ups.size() == between);
    if (played.attempts.runs.empty()) return;
    RC_ASSERT(played.clock.now() == played.attempts.runs.back().ended);
    RC_ASSERT(!played.result.attempts.back().wait);
  }
}

void check_success(const Case& /*drawn*/, const AttemptsPlayed& played) {
  const auto& all = played.result.attempts;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) RC_ASSERT(!success(all[i].end));
  const bool last_succeeded = !all.empty() && success(all.back().end);
  RC_ASSERT(last_succeeded == (played.result.stop == Stop::success));
  RC_ASSERT(last_succeeded == (played.result.exit_code == 0));
}

/// The rule of the issue, said once more and differently: when an attempt follows another, and why none does.
void check_reason(const Case& drawn, const AttemptsPlayed& played) {
  const auto& all = played.result.attempts;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) RC_ASSERT(is_retryable(drawn, all[i].end, all[i].found));
  if (all.empty()) RC_ASSERT(drawn.policy.total_timeout == 0ms);
  if (all.empty()) return;
  const AttemptRecord& last = all.back();
  const Stop stop = played.result.stop;
  const bool may_follow = is_retryable(drawn, last.end, last.found) && all.size() < drawn.policy.attempts;
  RC_ASSERT(may_follow == (last.wait.has_value() || stop == Stop::no_time));
  if (may_follow) RC_ASSERT(stop == Stop::no_time || stop == Stop::interrupted);
  if (stop == Stop::interrupted) RC_ASSERT(played.result.exit_code == 143);
  if (stop != Stop::interrupted) RC_ASSERT(played.result.exit_code == exit_code(last.end));
  if (stop == Stop::attempts_used) RC_ASSERT(all.size() == drawn.policy.attempts);
  RC_CLASSIFY(stop == Stop::success, "success");
  RC_CLASSIFY(stop == Stop::attempts_used, "attempts used");
  RC_CLASSIFY(stop == Stop::forbidden, "forbidden");
  RC_CLASSIFY(stop == Stop::not_retryable, "not retryable");
  RC_CLASSIFY(stop == Stop::no_time, "no time");
  RC_CLASSIFY(stop == Stop::interrupted, "interrupted");
  RC_CLASSIFY(stop == Stop::cannot_start, "cannot start");
}

void check_deadlines(const Case& drawn, const AttemptsPlayed& played) {
  for (const auto& run : played.attempts.runs) {
    const bool has_deadline = drawn.attempt_timeout || drawn.policy.total_timeout;
    RC_ASSERT(run.deadline.has_value() == has_deadline);
    if (drawn.attempt_timeout) RC_ASSERT(*run.deadline <= run.started + *drawn.attempt_timeout);
    if (drawn.policy.total_timeout) RC_ASSERT(*run.deadline <= played.attempts.start_time() + deadline_of(drawn));
    if (has_deadline) RC_ASSERT(*run.deadline > run.started);
    const bool is_sharp =
        !has_deadline || (drawn.attempt_timeout && *run.deadline == run.started + *drawn.attempt_timeout) ||
        (drawn.policy.total_timeout && *run.deadline == played.attempts.start_time() + deadline_of(drawn));
    RC_ASSERT(is_sharp);
  }
}

void check_total(const Case& drawn, const AttemptsPlayed& played) {
  if (!drawn.policy.total_timeout) return;
  const auto overrun =
      played.attempts.runs.empty() ? 0ms : played.attempts.step_of(played.attempts.runs.back().number).overrun;
  RC_ASSERT(played.result.elapsed <= *drawn.policy.total_timeout + overrun);
  for (const auto& sleep : played.attempts.sleeps) {
    RC_ASSERT(sleep.until < played.attempts.start_time() + deadline_of(drawn));
  }
  for (const auto& run : played.attempts.runs) {
    RC_ASSERT(run.started < played.attempts.start_time() + deadline_of(drawn));
  }
}

void check_timed_out(const Case& drawn, const AttemptsPlayed& played) {
  if (played.result.attempts.empty()) RC_ASSERT(played.result.exit_code == 124);
  if (played.result.attempts.empty() || played.result.stop == Stop::interrupted) return;
  const auto& last = played.attempts.runs.back();
  const bool was_cut =
      drawn.policy.total_timeout && last.ended >= played.attempts.start_time() + *drawn.policy.total_timeout;
  if (was_cut) RC_ASSERT(played.result.exit_code == 124);
}

std::vector<std::optional<microseconds>> waits_of(const Case& drawn) {
  std::vector<std::optional<microseconds>> waits;
  for (const AttemptRecord& attempt : drawn.played().result.attempts) waits.push_back(attempt.wait);
  return waits;
}

}  // namespace

// Commas stand for semicolons in these names: CMake would cut a test's name there.
TEST_CASE(
    "Property 7, test retry with back-off: attempts never exceed the limit, every wait is within the policy, nothing "
    "waits after the last, a success ends it",
    "[supervise][property]") {
  rc::prop("there are never more attempts than the limit and they are numbered and told of one by one",
           [] { with_cases(check_limit); });
  rc::prop("every wait is within the policy and an attempt starts just after it or the longer clean-up",
           [] { with_cases(check_waits); });
  rc::prop("nothing waits after the last attempt but what a signal ended", [] { with_cases(check_last); });
  rc::prop("a success ends it and nothing else ends with 0", [] { with_cases(check_success); });
  rc::prop("an attempt follows exactly if the conditions and the limit and the time allow it",
           [] { with_cases(check_reason); });
}

TEST_CASE("Property 13, stage timeout enforcement: the policy on virtual time", "[supervise][property]") {
  rc::prop("no attempt may take longer than its own timeout or what is left of the total and none gets less",
           [] { with_cases(check_deadlines); });
  rc::prop("all of it takes no longer than the total timeout and what ending the last attempt takes",
           [] { with_cases(check_total); });
  rc::prop("what the total timeout cuts off ends with 124", [] { with_cases(check_timed_out); });
}

TEST_CASE("the seed alone decides how long the waits are", "[supervise][property]") {
  rc::prop("the same seed gives the same waits whatever the attempts take and another seed others", [] {
    Case drawn;
    drawn.policy.attempts = 8;
    drawn.policy.backoff = {.growth = Growth::exponential, .first = 1s, .cap = 1min};
    drawn.policy.seed = *rc::gen::arbitrary<std::uint64_t>();
    drawn.steps = {{.takes = draw_ms(0, 1000), .end = {.cause = Cause::exited, .code = 1}}};
    const auto waits = waits_of(drawn);
    RC_ASSERT(waits.size() == 8U);
    RC_ASSERT(waits == waits_of(drawn));
    drawn.steps[0].takes = draw_ms(0, 1000);
    drawn.steps[0].clean_up = draw_ms(0, 1000);
    RC_ASSERT(waits == waits_of(drawn));
    drawn.policy.seed ^= *rc::gen::nonZero<std::uint64_t>();
    RC_ASSERT(waits != waits_of(drawn));
  });
}
