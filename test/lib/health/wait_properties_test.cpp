// The properties of the wait, for any targets, scripts and policies, on virtual time.
#include <cmath>

#include "lib/health/wait.hpp"
#include "test/lib/health/scripted_tries.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::health;
using namespace toolkit::test;
using namespace std::chrono_literals;

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

/// A wait drawn at random.
struct Case {
  std::vector<WaitTarget> targets;
  std::vector<Script> scripts;
  WaitPolicy policy;
};

milliseconds draw_ms(int low, int high) { return milliseconds{*rc::gen::inRange(low, high)}; }

Answer draw_answer(bool hopeless_too) {
  std::vector<State> states{State::ready,   State::ready,      State::refused,       State::absent,
                            State::not_yet, State::unresolved, State::lookup_failed, State::failed};
  if (hopeless_too) states.push_back(State::hopeless);
  return answer_of(*rc::gen::elementOf(states), *rc::gen::arbitrary<bool>());
}

Script draw_script() {
  Script script;
  milliseconds until{0};
  const bool hopeless_too = *rc::gen::inRange(0, 4) == 0;
  // Long phases run into deadlines and caps; short ones interrupt successes in a row.
  const bool short_phases = *rc::gen::arbitrary<bool>();
  const int phases = *rc::gen::inRange(1, short_phases ? 20 : 5);
  for (int i = 0; i < phases; ++i) {
    until += draw_ms(1, short_phases ? 40 : 1500);
    script.push_back({until, draw_answer(hopeless_too), draw_ms(0, 60)});
  }
  return script;
}

WaitPolicy draw_policy() {
  WaitPolicy policy;
  policy.timeout = draw_ms(1, 4000);
  policy.try_timeout = draw_ms(1, 2000);
  policy.name_grace = draw_ms(0, 3000);
  policy.successes = *rc::gen::inRange(1U, 4U);
  policy.any = *rc::gen::arbitrary<bool>();
  policy.until_gone = *rc::gen::arbitrary<bool>();
  policy.once = *rc::gen::inRange(0, 4) == 0;
  policy.keep_trying = *rc::gen::arbitrary<bool>();
  policy.seed = *rc::gen::arbitrary<std::uint64_t>();
  policy.pace = {.first = draw_ms(1, 50),
                 .refused_cap = draw_ms(1, 100),
                 .not_yet_cap = draw_ms(1, 300),
                 .other_cap = draw_ms(1, 800),
                 .growth = *rc::gen::inRange(0U, 101U),
                 .jitter = *rc::gen::arbitrary<bool>()};
  return policy;
}

Case draw_case() {
  Case drawn;
  drawn.policy = draw_policy();
  const int count = *rc::gen::inRange(1, 5);
  for (int i = 0; i < count; ++i) {
    TargetPolicy own;
    if (*rc::gen::inRange(0, 4) == 0) own.timeout = draw_ms(1, 4000);
    if (*rc::gen::inRange(0, 4) == 0) own.try_timeout = draw_ms(1, 500);
    if (*rc::gen::inRange(0, 4) == 0) own.successes = *rc::gen::inRange(1U, 5U);
    drawn.targets.push_back({"target-" + std::to_string(i), own, *rc::gen::inRange(0, 4) == 0});
    drawn.scripts.push_back(draw_script());
  }
  return drawn;
}

TimePoint deadline_of(const Case& drawn, std::size_t target, TimePoint start) {
  const auto own = drawn.targets[target].policy.timeout.value_or(drawn.policy.timeout);
  return start + std::min(own, drawn.policy.timeout);
}

/// The rule of the issue, said once more and differently: what an answer is worth.
bool answers_as_it_must(const Case& drawn, const Answer& answer, bool resolved_before) {
  if (!drawn.policy.until_gone) return answer.state == State::ready;
  return answer.state == State::refused || answer.state == State::absent ||
         (answer.state == State::unresolved && resolved_before);
}

/// When the target had answered as it must as often as it must, by the record of its answers; nothing if it never had.
std::optional<TimePoint> fulfilled_at(const Case& drawn, const ScriptedTries& tries, std::size_t target) {
  unsigned in_a_row = 0;
  bool resolved_before = false;
  for (const auto& attempt : tries.tries_of(target)) {
    if (!attempt.delivered || attempt.ends >= deadline_of(drawn, target, tries.start_time())) break;
    in_a_row = answers_as_it_must(drawn, attempt.answer, resolved_before) ? in_a_row + 1 : 0;
    resolved_before = resolved_before || attempt.answer.resolved;
    if (in_a_row == drawn.targets[target].policy.successes.value_or(drawn.policy.successes)) return attempt.ends;
  }
  return std::nullopt;
}

/// Whether an answer is of the kind that cannot get better, for a target whose name had (not) resolved before.
bool cannot_get_better(const Case& drawn, std::size_t target, const Answer& answer, bool resolved_before,
                       TimePoint::duration after) {
  if (drawn.policy.keep_trying) return false;
  if (answer.state == State::hopeless) return !drawn.policy.until_gone;
  const bool no_name = answer.state == State::unresolved || answer.state == State::lookup_failed;
  const bool may_be_missing = drawn.targets[target].name_may_be_missing && !drawn.policy.until_gone;
  return no_name && !resolved_before && !may_be_missing && after >= drawn.policy.name_grace;
}

/// When each target first gave such an answer.
std::optional<TimePoint> hopeless_at(const Case& drawn, const ScriptedTries& tries, std::size_t target) {
  bool resolved_before = false;
  for (const auto& attempt : tries.tries_of(target)) {
    if (!attempt.delivered || attempt.ends >= deadline_of(drawn, target, tries.start_time())) break;
    if (cannot_get_better(drawn, target, attempt.answer, resolved_before, attempt.ends - tries.start_time())) {
      return attempt.ends;
    }
    resolved_before = resolved_before || attempt.answer.resolved;
  }
  return std::nullopt;
}

/// When the last of all tries ended.
TimePoint last_end(const ScriptedTries& tries) {
  return std::ranges::max_element(tries.tries(), {}, &ScriptedTries::Try::ends)->ends;
}

/// What Property 1 says of one wait.
void check_readiness() {
  const Case drawn = draw_case();
  const Simulation wait{drawn.targets, drawn.scripts, drawn.policy};
  std::size_t fulfilled = 0;
  for (std::size_t i = 0; i < drawn.targets.size(); ++i) {
    const auto when = fulfilled_at(drawn, wait.tries, i);
    fulfilled += when ? 1 : 0;
    RC_ASSERT(when.has_value() == (wait.outcome.targets[i].ending == TargetEnding::ready));
    if (when) RC_ASSERT(wait.outcome.targets[i].ready_after == *when - wait.tries.start_time());
  }
  const bool all_that_must = drawn.policy.any ? fulfilled > 0 : fulfilled == drawn.targets.size();
  RC_ASSERT((wait.outcome.ending == Ending::ready) == all_that_must);
  RC_CLASSIFY(wait.outcome.ending == Ending::ready, "ready");
  RC_CLASSIFY(wait.outcome.ending == Ending::timed_out, "timed out");
  RC_CLASSIFY(wait.outcome.ending == Ending::hopeless, "hopeless");
}

/// The longest delay after the try number `number` (1 is the first), by the answer that it got and when.
milliseconds longest_delay(const Pace& pace, std::size_t number, const Answer& last, TimePoint::duration waited) {
  const milliseconds own = last.state == State::refused && last.near ? pace.refused_cap
                           : last.state == State::not_yet            ? pace.not_yet_cap
                                                                     : pace.other_cap;
  const std::int64_t share = waited / 1us * pace.growth / 100 / 1000;
  const milliseconds cap{std::max<std::int64_t>(own.count(), std::min<std::int64_t>(share, 1000))};
  const double doubled = static_cast<double>(pace.first.count()) * std::pow(2.0, static_cast<double>(number - 1));
  return milliseconds{static_cast<std::int64_t>(std::min(doubled, static_cast<double>(cap.count())))};
}

/// What Property 2 says of the delays of one wait.
void check_delays() {
  const Case drawn = draw_case();
  const Simulation wait{drawn.targets, drawn.scripts, drawn.policy};
  for (std::size_t i = 0; i < drawn.targets.size(); ++i) {
    const auto tries = wait.tries.tries_of(i);
    RC_ASSERT(!tries.empty());
    RC_ASSERT(tries.front().started == wait.tries.start_time());
    for (std::size_t n = 1; n < tries.size(); ++n) {
      const milliseconds most =
          longest_delay(drawn.policy.pace, n, tries[n - 1].answer, tries[n - 1].ends - wait.tries.start_time());
      const auto delay = tries[n].started - tries[n - 1].ends;
      RC_ASSERT(delay >= 0ms);
      RC_ASSERT(delay <= most);
      if (!drawn.policy.pace.jitter) RC_ASSERT(delay == most);
    }
  }
}

/// What it says of the starts and ends of its tries.
void check_tries() {
  const Case drawn = draw_case();
  const Simulation wait{drawn.targets, drawn.scripts, drawn.policy};
  for (const auto& attempt : wait.tries.tries()) {
    const TimePoint deadline = deadline_of(drawn, attempt.target, wait.tries.start_time());
    const auto try_timeout = drawn.targets[attempt.target].policy.try_timeout.value_or(drawn.policy.try_timeout);
    RC_ASSERT(attempt.started < deadline);
    RC_ASSERT(attempt.deadline == std::min(deadline, attempt.started + try_timeout));
  }
}

/// What it says of the end of the wait.
void check_end() {
  const Case drawn = draw_case();
  const Simulation wait{drawn.targets, drawn.scripts, drawn.policy};
  RC_ASSERT(wait.outcome.elapsed <= drawn.policy.timeout);
  if (wait.outcome.ending != Ending::timed_out) return;
  std::vector<TimePoint> deadlines;
  for (std::size_t i = 0; i < drawn.targets.size(); ++i) {
    if (wait.outcome.targets[i].ending == TargetEnding::timed_out) {
      deadlines.push_back(deadline_of(drawn, i, wait.tries.start_time()));
    }
  }
  const TimePoint end = wait.tries.start_time() + wait.outcome.elapsed;
  // With any or once, the wait goes on until the last target that could still do is out.
  const bool hears_all_out = drawn.policy.any || drawn.policy.once;
  RC_ASSERT(std::ranges::find(deadlines, end) != deadlines.end() || (hears_all_out && end == last_end(wait.tries)));
}

/// When the tries of a wait started, since its beginning: two services that refuse, with this seed.
std::vector<std::vector<microseconds>> starts_with_seed(std::uint64_t seed) {
  WaitPolicy policy;
  policy.seed = seed;
  policy.timeout = 1s;
  const Script refuses{{0ms, answer_of(State::refused), 1ms}};
  const Simulation wait{{{"a", {}, false}, {"b", {}, false}}, {refuses, refuses}, policy};
  std::vector<std::vector<microseconds>> starts(2);
  for (const auto& attempt : wait.tries.tries()) {
    starts[attempt.target].push_back(
        std::chrono::duration_cast<microseconds>(attempt.started - wait.tries.start_time()));
  }
  return starts;
}

}  // namespace

// Commas stand for semicolons in these names: CMake would cut a test's name there. That COMMAND never starts before is
// shown in test/tools/health_wait_command_test.cpp.
TEST_CASE(
    "Property 1, service readiness verification: ready is reported if and only if every target (with --any one, with "
    "--until-gone none) answered as it must, COMMAND never starts before that",
    "[health][property]") {
  rc::prop("a wait ends ready if and only if every target, with any one, had answered as it must", check_readiness);
}

TEST_CASE(
    "Property 2, health-check retry behaviour: delays follow the policy and stay in its bounds, no try starts at or "
    "after the deadline, running ones are cut off there, and the wait ends at the deadline, exactly on virtual time",
    "[health][property]") {
  rc::prop(
      "a delay is at most first doubled per try and capped by the last answer and the time waited; without jitter it "
      "is "
      "just that",
      check_delays);
  rc::prop("every try starts before its target's deadline and is given no more time than until then", check_tries);
  rc::prop("timed out means at the deadline to the microsecond and no wait is longer", check_end);
}

TEST_CASE("a cap grows with the time waited, up to a second, and never below itself", "[health]") {
  const Pace pace{.growth = 4};
  const Answer refused{.state = State::refused, .near = true};
  CHECK(cap_after(refused, 0s, pace) == 25ms);
  CHECK(cap_after(refused, 625ms, pace) == 25ms);
  CHECK(cap_after(refused, 1s, pace) == 40ms);
  CHECK(cap_after(refused, 10s, pace) == 400ms);
  CHECK(cap_after(refused, 25s, pace) == 1s);
  CHECK(cap_after(refused, 24h, pace) == 1s);
  CHECK(cap_after({.state = State::not_yet}, 1s, pace) == 100ms);
  CHECK(cap_after({.state = State::not_yet}, 5s, pace) == 200ms);
  CHECK(cap_after(refused, 24h, {.growth = 0}) == 25ms);
  CHECK(cap_after(refused, 24h, {.refused_cap = 5s, .growth = 4}) == 5s);
}

TEST_CASE("full jitter spreads the delays over their whole length", "[health][property]") {
  rc::prop("some delays of many are short and some are long and none is longer than without jitter", [] {
    Pace pace = draw_policy().pace;
    const Answer answer = draw_answer(true);
    const auto number = *rc::gen::inRange(1U, 100U);
    const microseconds waited = draw_ms(0, 100'000);
    Random random{*rc::gen::arbitrary<std::uint64_t>()};
    pace.jitter = false;
    const microseconds whole = delay_after(number, answer, waited, pace, random);
    pace.jitter = true;
    std::vector<microseconds> delays;
    for (int i = 0; i < 200; ++i) delays.push_back(delay_after(number, answer, waited, pace, random));
    const auto [shortest, longest] = std::ranges::minmax(delays);
    RC_ASSERT(shortest >= 0us);
    RC_ASSERT(shortest < whole / 4);
    RC_ASSERT(longest > whole * 3 / 4);
    RC_ASSERT(longest <= whole);
  });
}

TEST_CASE("the seed alone decides when the tries start", "[health][property]") {
  rc::prop("the same seed gives the same starts and another seed others and each target its own", [] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const std::uint64_t other = seed ^ *rc::gen::nonZero<std::uint64_t>();
    const auto starts = starts_with_seed(seed);
    RC_ASSERT(starts[0].size() > 20U);
    RC_ASSERT(starts[1].size() > 20U);
    RC_ASSERT(starts == starts_with_seed(seed));
    RC_ASSERT(starts[0] != starts_with_seed(other)[0]);
    RC_ASSERT(starts[1] != starts_with_seed(other)[1]);
    RC_ASSERT(starts[0] != starts[1]);
  });
}

TEST_CASE("with once each target is tried exactly once", "[health][property]") {
  rc::prop("there is one try per target and the wait ends with the last of them, with any no later", [] {
    Case drawn = draw_case();
    drawn.policy.once = true;
    if (*rc::gen::arbitrary<bool>()) {  // what ends any other wait at once
      drawn.policy.until_gone = false;
      drawn.scripts.front().front().answer = answer_of(State::hopeless);
    }
    const Simulation wait{drawn.targets, drawn.scripts, drawn.policy};
    RC_ASSERT(wait.tries.tries().size() == drawn.targets.size());
    for (const TargetOutcome& target : wait.outcome.targets) RC_ASSERT(target.tries == 1U);
    const TimePoint end = wait.tries.start_time() + wait.outcome.elapsed;
    RC_ASSERT(end <= last_end(wait.tries));
    if (!drawn.policy.any) RC_ASSERT(end == last_end(wait.tries));
  });
}

TEST_CASE("the verdict does not depend on the order of targets", "[health][property]") {
  rc::prop("any order of the same targets gives each of them the same outcome", [] {
    const Case drawn = draw_case();
    std::vector<std::size_t> order(drawn.targets.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
    Case other{{}, {}, drawn.policy};
    for (const std::size_t i : order) {
      other.targets.push_back(drawn.targets[i]);
      other.scripts.push_back(drawn.scripts[i]);
    }
    const Simulation one{drawn.targets, drawn.scripts, drawn.policy};
    const Simulation two{other.targets, other.scripts, other.policy};
    RC_ASSERT(one.outcome.ending == two.outcome.ending);
    RC_ASSERT(one.outcome.elapsed == two.outcome.elapsed);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const TargetOutcome& a = one.outcome.targets[order[i]];
      const TargetOutcome& b = two.outcome.targets[i];
      RC_ASSERT(a.ending == b.ending);
      RC_ASSERT(a.tries == b.tries);
      RC_ASSERT(a.ready_after == b.ready_after);
      RC_ASSERT(a.reachable_after == b.reachable_after);
      RC_ASSERT(a.last_error == b.last_error);
    }
  });
}

TEST_CASE("a target is never ready before its N-th success in a row", "[health][property]") {
  rc::prop("the last N answers of a ready target were all as asked for and there are at least N", [] {
    const Case drawn = draw_case();
    const Simulation wait{drawn.targets, drawn.scripts, drawn.policy};
    for (std::size_t i = 0; i < drawn.targets.size(); ++i) {
      if (wait.outcome.targets[i].ending != TargetEnding::ready) continue;
      const auto tries = wait.tries.tries_of(i);
      const std::size_t needed = drawn.targets[i].policy.successes.value_or(drawn.policy.successes);
      RC_ASSERT(tries.size() >= needed);
      for (std::size_t n = tries.size() - needed; n < tries.size(); ++n) {
        RC_ASSERT(answers_as_it_must(drawn, tries[n].answer, true));
      }
    }
  });
}

TEST_CASE("a hopeless error ends the wait at first sight", "[health][property]") {
  rc::prop("without any and once the wait ends when the first target gives an answer that cannot get better", [] {
    Case drawn = draw_case();
    drawn.policy.any = false;
    drawn.policy.once = false;  // it hears all targets out
    const Simulation wait{drawn.targets, drawn.scripts, drawn.policy};
    std::optional<TimePoint> first;
    for (std::size_t i = 0; i < drawn.targets.size(); ++i) {
      const auto when = hopeless_at(drawn, wait.tries, i);
      if (when && (!first || *when < *first)) first = when;
    }
    RC_ASSERT(first.has_value() == (wait.outcome.ending == Ending::hopeless));
    if (first) RC_ASSERT(wait.outcome.elapsed == *first - wait.tries.start_time());
  });
}
