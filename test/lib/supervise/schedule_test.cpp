#include "lib/supervise/schedule.hpp"

#include "test/lib/supervise/scripted_attempts.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::supervise;
using namespace toolkit::test;
using namespace std::chrono_literals;

namespace {

Step failing(std::chrono::milliseconds takes, int code = 1) {
  return {.takes = takes, .end = {.cause = Cause::exited, .code = code}};
}

Step succeeding(std::chrono::milliseconds takes) { return {.takes = takes}; }

RetryPolicy policy_of(unsigned attempts, std::chrono::milliseconds wait = 0ms) {
  RetryPolicy policy;
  policy.attempts = attempts;
  policy.backoff = {.growth = Growth::constant, .first = wait, .cap = wait};
  return policy;
}

std::vector<Condition> conditions(std::initializer_list<const char*> texts) {
  std::vector<Condition> all;
  for (const char* one : texts) all.push_back(*parse_condition(one));
  return all;
}

}  // namespace

TEST_CASE("an attempt that succeeds is the only one", "[supervise]") {
  const AttemptsPlayed played{policy_of(3, 10s), 1min, {succeeding(5s)}};
  CHECK(played.attempts.events == " run tell");
  CHECK(played.result.stop == Stop::success);
  CHECK(played.result.exit_code == 0);
  CHECK(played.result.elapsed == 5s);
  REQUIRE(played.result.attempts.size() == 1);
  CHECK(played.result.attempts[0].wait == std::nullopt);
}

TEST_CASE("a failed attempt is told of and cleaned up after and waited for before the next", "[supervise]") {
  const AttemptsPlayed played{policy_of(3, 10s), std::nullopt, {failing(5s, 3), succeeding(2s)}};
  CHECK(played.attempts.events == " run tell clean sleep run tell");
  CHECK(played.result.stop == Stop::success);
  CHECK(played.result.exit_code == 0);
  REQUIRE(played.result.attempts.size() == 2);
  const AttemptRecord& first = played.result.attempts[0];
  CHECK(first.number == 1);
  CHECK(first.started == 0s);
  CHECK(first.ended == 5s);
  CHECK(first.end.code == 3);
  CHECK(first.wait == 10s);
  const AttemptRecord& second = played.result.attempts[1];
  CHECK(second.number == 2);
  CHECK(second.started == 15s);
  CHECK(second.ended == 17s);
  CHECK(second.wait == std::nullopt);
  REQUIRE(played.attempts.told.size() == 2);
  CHECK(played.attempts.told[0].stop == std::nullopt);
  CHECK(played.attempts.told[0].attempt.wait == 10s);
  CHECK(played.attempts.told[1].stop == Stop::success);
}

TEST_CASE("the last attempt that fails is followed by nothing", "[supervise]") {
  const AttemptsPlayed played{policy_of(2, 10s), std::nullopt, {failing(5s, 3), failing(5s, 4)}};
  CHECK(played.attempts.events == " run tell clean sleep run tell");
  CHECK(played.result.stop == Stop::attempts_used);
  CHECK(played.result.exit_code == 4);
  CHECK(played.result.elapsed == 20s);
  CHECK(AttemptsPlayed{policy_of(0), std::nullopt, {failing(1s)}}.result.attempts.size() == 1);
}

TEST_CASE("the clean-up is part of the wait", "[supervise]") {
  Step step = failing(5s);
  step.clean_up = 4s;
  const AttemptsPlayed shorter{policy_of(2, 10s), std::nullopt, {step, succeeding(1s)}};
  CHECK(shorter.result.attempts[1].started == 15s);
  step.clean_up = 14s;
  const AttemptsPlayed longer{policy_of(2, 10s), std::nullopt, {step, succeeding(1s)}};
  CHECK(longer.result.attempts[1].started == 19s);
  CHECK(longer.attempts.events == " run tell clean sleep run tell");  // a signal may have come meanwhile
}

TEST_CASE("a signal is a failure that is retried and its exit code is 128 more", "[supervise]") {
  const Step segfault{.takes = 1s, .end = {.cause = Cause::signalled, .signal = 11}};
  const AttemptsPlayed played{policy_of(2), std::nullopt, {segfault}};
  CHECK(played.result.attempts.size() == 2);
  CHECK(played.result.exit_code == 139);
}

TEST_CASE("an attempt that runs out of its own time is retried", "[supervise]") {
  const AttemptsPlayed played{policy_of(2, 1s), 10s, {failing(1h), succeeding(2s)}};
  CHECK(played.result.attempts[0].end.cause == Cause::timed_out);
  CHECK(played.result.attempts[0].ended == 10s);
  CHECK(played.result.stop == Stop::success);
  const AttemptsPlayed twice{policy_of(2, 1s), 10s, {failing(1h)}};
  CHECK(twice.result.stop == Stop::attempts_used);
  CHECK(twice.result.exit_code == 124);
}

TEST_CASE("a command that cannot be started is not tried again", "[supervise]") {
  for (const auto& [cause, code] : {std::pair{Cause::not_found, 127}, {Cause::not_executable, 126}}) {
    const AttemptsPlayed played{policy_of(3), std::nullopt, {{.end = {.cause = cause}}}};
    CHECK(played.attempts.events == " run tell");
    CHECK(played.result.stop == Stop::cannot_start);
    CHECK(played.result.exit_code == code);
  }
}

TEST_CASE("what judges an attempt has the word, whatever the command's exit code", "[supervise]") {
  const auto judged = [](Judgement judgement, int code) {
    Step step = failing(1s, code);
    step.judgement = judgement;
    return step;
  };
  const AttemptsPlayed excused{policy_of(3), std::nullopt, {judged(Judgement::passed, 1)}};
  CHECK(excused.attempts.events == " run tell");
  CHECK(excused.result.stop == Stop::success);
  CHECK(excused.result.exit_code == 0);
  const AttemptsPlayed doubted{policy_of(2), std::nullopt, {judged(Judgement::failed, 0)}};
  CHECK(doubted.result.attempts.size() == 2);
  CHECK(doubted.result.stop == Stop::attempts_used);
  CHECK(doubted.result.exit_code == 1);
  CHECK(AttemptsPlayed{policy_of(2), std::nullopt, {judged(Judgement::failed, 5)}}.result.exit_code == 5);
  for (const int code : {0, 5}) {
    const AttemptsPlayed lost{policy_of(3), std::nullopt, {judged(Judgement::hopeless, code)}};
    CHECK(lost.attempts.events == " run tell");
    CHECK(lost.result.stop == Stop::hopeless);
    CHECK(lost.result.exit_code == std::max(code, 1));
  }
  CHECK(AttemptsPlayed{policy_of(1), std::nullopt, {judged(Judgement::hopeless, 1)}}.result.stop ==
        Stop::attempts_used);
  Step stopped = judged(Judgement::passed, 0);
  stopped.end = {.cause = Cause::interrupted, .signal = 15};
  const AttemptsPlayed ended{policy_of(2), std::nullopt, {stopped}};
  CHECK(ended.result.stop == Stop::interrupted);
  CHECK(ended.result.exit_code == 143);
}

TEST_CASE("conditions decide whether an attempt follows and those that forbid it win", "[supervise]") {
  RetryPolicy policy = policy_of(3);
  policy.retry_if = conditions({"timeout", "exit=1-9"});
  const AttemptsPlayed other{policy, std::nullopt, {failing(1s, 10)}};
  CHECK(other.result.stop == Stop::not_retryable);
  CHECK(other.result.exit_code == 10);
  CHECK(other.result.attempts.back().condition.empty());
  const AttemptsPlayed asked{policy, std::nullopt, {failing(1s, 9), succeeding(1s)}};
  CHECK(asked.result.stop == Stop::success);
  CHECK(asked.result.attempts[0].condition == "exit=1-9");
  policy.stop_if = conditions({"signal", "output=panic"});
  Step panicking = failing(1s, 9);
  panicking.found = {"panic"};
  const AttemptsPlayed forbidden{policy, std::nullopt, {panicking}};
  CHECK(forbidden.attempts.events == " run tell");
  CHECK(forbidden.result.stop == Stop::forbidden);
  CHECK(forbidden.result.exit_code == 9);
  CHECK(forbidden.result.attempts[0].condition == "output=panic");
  CHECK(forbidden.result.attempts[0].found == FoundOutput{"panic"});
  CHECK(AttemptsPlayed{policy, std::nullopt, {failing(1s, 9)}}.result.stop == Stop::attempts_used);
}

TEST_CASE("a wait that leaves no time for another attempt is not waited", "[supervise]") {
  RetryPolicy policy = policy_of(3, 10s);
  policy.total_timeout = 15s;
  const AttemptsPlayed played{policy, std::nullopt, {failing(5s, 3)}};
  CHECK(played.attempts.events == " run tell");
  CHECK(played.result.stop == Stop::no_time);
  CHECK(played.result.exit_code == 3);
  CHECK(played.result.elapsed == 5s);
  CHECK(played.result.attempts[0].wait == std::nullopt);
  policy.total_timeout = 15s + 1ms;
  CHECK(AttemptsPlayed{policy, std::nullopt, {failing(5s, 3)}}.result.attempts.size() == 2);
}

TEST_CASE("an attempt that the total timeout cuts ran out of time", "[supervise]") {
  RetryPolicy policy = policy_of(3);
  policy.total_timeout = 15s;
  const AttemptsPlayed played{policy, 10s, {failing(9s, 3), failing(1h)}};
  REQUIRE(played.result.attempts.size() == 2);
  CHECK(played.attempts.runs[1].deadline == played.attempts.start_time() + 15s);
  CHECK(played.result.stop == Stop::no_time);
  CHECK(played.result.exit_code == 124);
}

TEST_CASE("a clean-up or a sleep that takes all the time is followed by no attempt", "[supervise]") {
  RetryPolicy policy = policy_of(3, 1s);
  policy.total_timeout = 15s;
  Step step = failing(5s, 3);
  step.clean_up = 1h;
  const AttemptsPlayed cleaned{policy, std::nullopt, {step}};
  CHECK(cleaned.attempts.events == " run tell clean last");
  CHECK(cleaned.result.stop == Stop::no_time);
  CHECK(cleaned.result.exit_code == 3);
  CHECK(cleaned.result.elapsed == 15s);
  const AttemptsPlayed slept{policy, std::nullopt, {failing(5s, 3)}, std::nullopt, 1h};
  CHECK(slept.attempts.events == " run tell clean sleep last");
  CHECK(slept.result.stop == Stop::no_time);
  CHECK(slept.result.exit_code == 3);
}

TEST_CASE("without any time there is no attempt", "[supervise]") {
  RetryPolicy policy = policy_of(3);
  for (const auto total : {0ms, -5ms}) {
    policy.total_timeout = total;
    const AttemptsPlayed played{policy, 10s, {succeeding(0s)}};
    CHECK(played.attempts.events.empty());
    CHECK(played.result.stop == Stop::no_time);
    CHECK(played.result.exit_code == 124);
  }
}

TEST_CASE("a signal to us ends it", "[supervise]") {
  const AttemptsPlayed running{policy_of(3, 10s), std::nullopt, {failing(5s)}, 2s};
  CHECK(running.attempts.events == " run tell");
  CHECK(running.result.stop == Stop::interrupted);
  CHECK(running.result.exit_code == 143);
  CHECK(running.result.elapsed == 2s);
  const AttemptsPlayed waiting{policy_of(3, 10s), std::nullopt, {failing(5s)}, 8s};
  CHECK(waiting.attempts.events == " run tell clean sleep last");
  CHECK(waiting.result.stop == Stop::interrupted);
  CHECK(waiting.result.exit_code == 143);
  CHECK(waiting.result.elapsed == 8s);
  CHECK(waiting.result.attempts.size() == 1);
}

TEST_CASE("why no attempt follows is said in words", "[supervise]") {
  CHECK(text(Stop::no_time) == "no time left for another attempt");
  for (const Stop stop : {Stop::success, Stop::attempts_used, Stop::forbidden, Stop::not_retryable, Stop::no_time,
                          Stop::interrupted, Stop::cannot_start}) {
    CHECK_FALSE(text(stop).empty());
  }
}
