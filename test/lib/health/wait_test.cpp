#include "lib/health/wait.hpp"

#include "test/lib/health/scripted_tries.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::health;
using namespace toolkit::test;
using namespace std::chrono_literals;

namespace {

Script always(State state, std::chrono::milliseconds takes = 1ms) { return {{0ms, answer_of(state), takes}}; }

Script first_then(State first, std::chrono::milliseconds until, State then) {
  return {{until, answer_of(first), 1ms}, {0ms, answer_of(then), 1ms}};
}

WaitTarget target(std::string name) { return {std::move(name), {}, false}; }

}  // namespace

TEST_CASE("the first try of every target comes at once", "[health]") {
  const Simulation wait{{target("a"), target("b")}, {always(State::ready), always(State::ready, 7ms)}, {}};
  for (const auto& attempt : wait.tries.tries()) CHECK(attempt.started == wait.tries.start_time());
  CHECK(wait.outcome.ending == Ending::ready);
  CHECK(wait.outcome.elapsed == 7ms);  // the slowest and not the sum
  CHECK(wait.outcome.targets[0].ready_after == 1ms);
  CHECK(wait.outcome.targets[1].ready_after == 7ms);
}

TEST_CASE("with any the first ready target ends the wait", "[health]") {
  WaitPolicy policy;
  policy.any = true;
  const Simulation wait{{target("a"), target("b")}, {always(State::refused), always(State::ready)}, policy};
  CHECK(wait.outcome.ending == Ending::ready);
  CHECK(wait.outcome.targets[0].ending == TargetEnding::not_ready);
}

TEST_CASE("what was there and does not come back ends the wait, unless its end is waited for", "[health]") {
  Answer removed = answer_of(State::absent);
  removed.gone_for_good = true;
  WaitPolicy policy;
  CHECK(Simulation{{target("a")}, {{{0ms, removed, 1ms}}}, policy}.outcome.ending == Ending::hopeless);
  CHECK(Simulation{{target("a")}, {always(State::absent)}, policy}.outcome.ending == Ending::timed_out);
  policy.until_gone = true;
  CHECK(Simulation{{target("a")}, {{{0ms, removed, 1ms}}}, policy}.outcome.ending == Ending::ready);
}

TEST_CASE("with any a hopeless target leaves the others their chance", "[health]") {
  WaitPolicy policy;
  policy.any = true;
  const Simulation one{
      {target("a"), target("b")}, {always(State::hopeless), first_then(State::refused, 300ms, State::ready)}, policy};
  CHECK(one.outcome.ending == Ending::ready);
  CHECK(one.outcome.targets[0].tries == 1);
  const Simulation both{{target("a"), target("b")}, {always(State::hopeless), always(State::hopeless)}, policy};
  CHECK(both.outcome.ending == Ending::hopeless);
}

TEST_CASE("a target's own deadline ends the wait at that moment", "[health]") {
  const WaitTarget hurried{"a", {.timeout = 100ms, .try_timeout = {}, .successes = {}}, false};
  const Simulation wait{{hurried, target("b")}, {always(State::refused), always(State::refused)}, {}};
  CHECK(wait.outcome.ending == Ending::timed_out);
  CHECK(wait.outcome.elapsed == 100ms);
  CHECK(wait.outcome.targets[0].ending == TargetEnding::timed_out);
  CHECK(wait.outcome.targets[1].ending == TargetEnding::not_ready);
}

TEST_CASE("once tries each target a single time", "[health]") {
  WaitPolicy policy;
  policy.once = true;
  const Simulation no{{target("a"), target("b")}, {always(State::refused), always(State::ready, 20ms)}, policy};
  CHECK(no.outcome.ending == Ending::not_ready);
  CHECK(no.tries.tries().size() == 2);
  CHECK(no.outcome.targets[1].ending == TargetEnding::ready);
  const Simulation yes{{target("a")}, {always(State::ready)}, policy};
  CHECK(yes.outcome.ending == Ending::ready);
  const Simulation hopeless{{target("a"), target("b")}, {always(State::hopeless), always(State::ready, 20ms)}, policy};
  CHECK(hopeless.outcome.ending == Ending::hopeless);
  CHECK(hopeless.tries.tries().size() == 2);
}

TEST_CASE("a name that has not resolved within the grace is hopeless and one that had resolved is not", "[health]") {
  const Simulation typo{{target("a")}, {always(State::unresolved)}, {}};
  CHECK(typo.outcome.ending == Ending::hopeless);
  CHECK(typo.outcome.elapsed >= 5s);
  CHECK(typo.outcome.elapsed <= 5s + 501ms);
  const Simulation nobody_tells{{target("a")}, {always(State::lookup_failed)}, {}};
  CHECK(nobody_tells.outcome.ending == Ending::hopeless);
  const Simulation restarted{{target("a")}, {first_then(State::refused, 300ms, State::unresolved)}, {}};
  CHECK(restarted.outcome.ending == Ending::timed_out);
  WaitPolicy patient;
  patient.name_grace = 20s;
  const Simulation later{{target("a")}, {first_then(State::unresolved, 15s, State::ready)}, patient};
  CHECK(later.outcome.ending == Ending::ready);
}

TEST_CASE("a name that is itself waited for may take longer than the grace", "[health]") {
  const Simulation dns{{{"dns:a", {}, true}}, {first_then(State::unresolved, 15s, State::ready)}, {}};
  CHECK(dns.outcome.ending == Ending::ready);
}

TEST_CASE("keep-trying goes on after hopeless answers", "[health]") {
  WaitPolicy policy;
  policy.keep_trying = true;
  const Simulation fixed{{target("a")}, {first_then(State::hopeless, 2s, State::ready)}, policy};
  CHECK(fixed.outcome.ending == Ending::ready);
  const Simulation name{{target("a")}, {first_then(State::unresolved, 20s, State::ready)}, policy};
  CHECK(name.outcome.ending == Ending::ready);
}

TEST_CASE("until-gone counts refused and absent", "[health]") {
  WaitPolicy policy;
  policy.until_gone = true;
  for (const State gone : {State::refused, State::absent}) {
    const Simulation wait{{target("a")}, {first_then(State::ready, 400ms, gone)}, policy};
    CHECK(wait.outcome.ending == Ending::ready);
    CHECK(wait.outcome.elapsed >= 400ms);
  }
  for (const State there : {State::ready, State::not_yet, State::hopeless, State::failed, State::lookup_failed}) {
    policy.name_grace = 1h;
    const Simulation wait{{target("a")}, {always(there)}, policy};
    CHECK(wait.outcome.ending == Ending::timed_out);
  }
}

TEST_CASE("until-gone takes a name that resolved before for gone and never a typo", "[health]") {
  WaitPolicy policy;
  policy.until_gone = true;
  const Simulation gone{{target("a")}, {first_then(State::ready, 400ms, State::unresolved)}, policy};
  CHECK(gone.outcome.ending == Ending::ready);
  const Simulation typo{{target("a")}, {always(State::unresolved)}, policy};
  CHECK(typo.outcome.ending == Ending::hopeless);
  const Simulation dns_typo{{{"dns:a", {}, true}}, {always(State::unresolved)}, policy};
  CHECK(dns_typo.outcome.ending == Ending::hopeless);
}

TEST_CASE("a signal ends the wait at once", "[health]") {
  const Simulation wait{{target("a")}, {always(State::refused)}, {}, 1234ms};
  CHECK(wait.outcome.ending == Ending::interrupted);
  CHECK(wait.outcome.signal == 15);
  CHECK(wait.outcome.elapsed == 1234ms);
}

TEST_CASE("a sign of life comes every 30 s", "[health]") {
  WaitPolicy policy;
  policy.timeout = 100s;
  const Simulation wait{{target("a")}, {always(State::refused)}, policy};
  REQUIRE(wait.observer.heartbeats.size() == 3);
  CHECK(wait.observer.heartbeats[0] >= 30s);
  CHECK(wait.observer.heartbeats[0] < 31s);
}

TEST_CASE("first reachable is when a try first found the service there", "[health]") {
  const Simulation wait{{target("a")},
                        {{{100ms, answer_of(State::refused), 1ms},
                          {500ms, answer_of(State::not_yet), 1ms},
                          {0ms, answer_of(State::ready), 1ms}}},
                        {}};
  const TargetOutcome& outcome = wait.outcome.targets[0];
  REQUIRE(outcome.reachable_after);
  REQUIRE(outcome.ready_after);
  CHECK(*outcome.reachable_after >= 100ms);
  CHECK(*outcome.reachable_after < 200ms);
  CHECK(*outcome.ready_after >= 500ms);
  CHECK(outcome.last_error == answer_of(State::not_yet).message);
}
