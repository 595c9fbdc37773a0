// What the log says during the wait.
#include "tools/health-wait/progress.hpp"

#include "test/support/catch.hpp"
#include "test/support/recorded_log.hpp"
#include "test/tools/hand_made.hpp"

namespace toolkit::tools_test {
namespace {

using namespace std::chrono_literals;
using health::Answer;
using health::State;
using health::TargetEnding;
using health_wait::Plan;
using health_wait::ProgressLog;
using Lines = std::vector<std::string>;

Answer answer(State state, std::string message = "") { return {.state = state, .message = std::move(message)}; }

/// How it stands with a target.
health::TargetOutcome so_far(TargetEnding ending, std::string last_error) {
  health::TargetOutcome outcome;
  outcome.ending = ending;
  outcome.last_error = std::move(last_error);
  return outcome;
}

}  // namespace

TEST_CASE("a line is logged when a target's state changes", "[health-wait]") {
  const test::RecordedLog recorded;
  const Plan plan = plan_of({"a", "b"});
  ProgressLog progress{plan};
  progress.answered(0, answer(State::refused, "refused"), false, 0ms);
  progress.answered(0, answer(State::refused, "refused"), false, 5s);
  progress.answered(1, answer(State::refused, "refused"), false, 5s);
  progress.answered(0, answer(State::not_yet, "status 503"), false, 5'001ms);
  progress.answered(0, answer(State::ready), true, 5'002ms);
  progress.answered(0, answer(State::ready), true, 7s);
  CHECK(recorded.messages() ==
        Lines{"[0.000 s] a: refused", "[5.000 s] b: refused", "[5.001 s] a: status 503", "[5.002 s] a: ready"});
  for (const auto& [level, message] : recorded.lines()) CHECK(level == log::Level::info);
}

TEST_CASE("a message that changes with every try is logged once a second", "[health-wait]") {
  const test::RecordedLog recorded;
  const Plan plan = plan_of({"a"});
  ProgressLog progress{plan};
  progress.answered(0, answer(State::not_yet, "1 left"), false, 100ms);
  progress.answered(0, answer(State::not_yet, "2 left"), false, 1'099'999us);
  progress.answered(0, answer(State::not_yet, "3 left"), false, 1'100ms);
  progress.answered(0, answer(State::not_yet, "4 left"), false, 2'099'999us);
  progress.answered(0, answer(State::not_yet, "5 left"), false, 2'100ms);
  CHECK(recorded.messages() == Lines{"[0.100 s] a: 1 left", "[1.100 s] a: 3 left", "[2.100 s] a: 5 left"});
}

TEST_CASE("with until-gone the log says what is still there and what is gone", "[health-wait]") {
  const test::RecordedLog recorded;
  Plan plan = plan_of({"a"});
  plan.policy.until_gone = true;
  ProgressLog progress{plan};
  progress.answered(0, answer(State::ready), false, 1ms);
  progress.answered(0, answer(State::refused, "refused"), true, 2ms);
  CHECK(recorded.messages() == Lines{"[0.001 s] a: still there", "[0.002 s] a: gone"});
}

TEST_CASE("a sign of life is a line for each target that is not ready, with its last error", "[health-wait]") {
  const test::RecordedLog recorded;
  const Plan plan = plan_of({"a", "b", "c", "d"});
  ProgressLog progress{plan};
  progress.still_waiting(
      {so_far(TargetEnding::not_ready, "Connection refused"), so_far(TargetEnding::ready, "status 500"),
       so_far(TargetEnding::not_ready, ""), so_far(TargetEnding::hopeless, "WRONGPASS")},
      30s);
  CHECK(recorded.messages() == Lines{"[30.000 s] still waiting for a: Connection refused",
                                     "[30.000 s] still waiting for c: no answer yet",
                                     "[30.000 s] still waiting for d: WRONGPASS"});
}

}  // namespace toolkit::tools_test
