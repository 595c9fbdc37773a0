// What is told of runs that were made up: ways to end that a test cannot make a machine have.
#include "tools/retry-run/report.hpp"

#include <csignal>
#include <sstream>

#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/support/recorded_log.hpp"
#include "test/tools/step.hpp"
#include "tools/retry-run/report_json.hpp"

namespace toolkit::tools_test {
namespace {

using namespace std::chrono_literals;
using retry_run::Outcome;
using retry_run::Plan;
using supervise::AttemptEnd;
using supervise::Cause;
using supervise::Stop;

const AttemptEnd kOutOfMemory{.cause = Cause::signalled, .signal = SIGKILL, .out_of_memory = true, .oom_certain = true};
const AttemptEnd kProbablyOut{.cause = Cause::exited, .code = 137, .out_of_memory = true};

Plan plan_of(unsigned attempts) {
  Plan plan;
  plan.profile = "none";
  plan.policy.attempts = attempts;
  return plan;
}

/// A run of `make` whose attempts ended so, 1.5 s each.
Outcome outcome_of(const std::vector<AttemptEnd>& ends, Stop stop) {
  Outcome outcome{.command = "make"};
  for (const AttemptEnd& end : ends) {
    const unsigned number = static_cast<unsigned>(outcome.logs.size()) + 1;
    outcome.schedule.attempts.push_back({.number = number, .started = 0s, .ended = 1500ms, .end = end});
    supervise::AttemptFacts& facts = outcome.facts.emplace_back();
    facts.end = end;
    facts.wall = 1500ms;
    facts.usage = {.user = 1s, .system = 250ms};
    facts.peak_memory_bytes = 3U << 20U;
    facts.memory_source = supervise::MemorySource::sampled;
    outcome.logs.emplace_back();
  }
  outcome.schedule.stop = stop;
  outcome.schedule.elapsed = 90s;
  outcome.exit_code = ends.empty() ? supervise::kTimedOutCode : supervise::exit_code(ends.back());
  return outcome;
}

/// What report() writes to the log in a step, whose files are in `step`.
std::string log_of(const Step& step, const Plan& plan, const Outcome& outcome) {
  std::ostringstream unused;
  actions::Commands commands{actions::Job::from_environment(Environment{step.options().environment}), unused};
  const test::RecordedLog log;
  CHECK(retry_run::report(plan, outcome, {.report = step.folder() / "report.json"}, commands) == "");
  return join(log.messages(), "\n");
}

}  // namespace

TEST_CASE("a command that memory cost its life is told of as such", "[retry-run]") {
  const Step step;
  const std::string log = log_of(step, plan_of(2), outcome_of({kOutOfMemory, kOutOfMemory}, Stop::attempts_used));
  CHECK(log ==
        "retry-run: failed after 2 attempts in 1m30s: out of memory (killed by the kernel), signal 9 (Killed); "
        "use fewer workers, or a machine with more memory");
  const auto outputs = step.outputs();
  CHECK(outputs.at("reason") == "out-of-memory");
  CHECK(outputs.at("exit-code") == "137");
  CHECK(outputs.at("exit_error") == "Final attempt failed. out of memory (killed by the kernel), signal 9 (Killed)");
  CHECK(step.summary().find(
            "| 1 | out of memory (killed by the kernel), signal 9 (Killed) | 1.5 s | 1.2 s | 3.0 MiB |") !=
        std::string::npos);
  const auto report = nlohmann::json::parse(step.folder().read("report.json"));
  CHECK(report.at("attempts").at(0).at("out_of_memory") == "certain");
  CHECK(report.at("attempts").at(0).at("peak_memory_source") == "sampled");
}

TEST_CASE("where memory is only the likely reason that is said", "[retry-run]") {
  const Step step;
  const std::string log = log_of(step, plan_of(1), outcome_of({kProbablyOut}, Stop::attempts_used));
  CHECK(log.find("probably out of memory, exit code 137") != std::string::npos);
  CHECK(step.outputs().at("reason") == "out-of-memory");
  const auto report = nlohmann::json::parse(step.folder().read("report.json"));
  CHECK(report.at("attempts").at(0).at("out_of_memory") == "probable");
  CHECK(report.at("attempts").at(0).at("exit_code") == 137);
}

TEST_CASE("a total time that left none for an attempt is told of", "[retry-run]") {
  const Step step;
  CHECK(log_of(step, plan_of(3), outcome_of({}, Stop::no_time)) ==
        "retry-run: no time was left for an attempt; nothing was run");
  CHECK(step.outputs().at("attempts") == "0");
  CHECK(step.outputs().at("reason") == "timeout");
  CHECK(step.outputs().at("exit_code") == "1");
}

TEST_CASE("the advice after a time that was over names the limit that it was", "[retry-run]") {
  const AttemptEnd late{.cause = Cause::timed_out};
  const auto limit = [&](const Plan& plan, const Outcome& outcome) {
    const Step step;
    const std::string log = log_of(step, plan, outcome);
    const std::string words = "the log shows what ran then; ";
    return log.substr(std::min(log.find(words) + words.size(), log.size()));
  };
  Plan plan = plan_of(1);
  plan.timeout = 10s;
  CHECK(limit(plan, outcome_of({late}, Stop::attempts_used)) == "--timeout (input timeout) is the limit");
  plan.policy.total_timeout = 10s;
  CHECK(limit(plan, outcome_of({late}, Stop::attempts_used)) == "--timeout (input timeout) is the limit");
  Outcome second = outcome_of({AttemptEnd{.code = 1}, late}, Stop::attempts_used);
  second.schedule.attempts.back().started = 1s;
  CHECK(limit(plan, second) == "--total-timeout (input total-timeout) is the limit");
  Outcome locked = outcome_of({late}, Stop::attempts_used);
  locked.waited_for_lock = 1s;
  CHECK(limit(plan, locked) == "--total-timeout (input total-timeout) is the limit");
  plan.timeout.reset();
  CHECK(limit(plan, outcome_of({late}, Stop::attempts_used)) == "--total-timeout (input total-timeout) is the limit");
  Plan drop_in = plan_of(1);
  drop_in.timeout = 10s;
  drop_in.drop_in = retry_run::DropIn{.timeout_input = "timeout_minutes"};
  CHECK(limit(drop_in, outcome_of({late}, Stop::attempts_used)) == "input timeout_minutes is the limit");
}

TEST_CASE("what is repeated while it passes has passed well, and a failure is its end", "[retry-run]") {
  Plan plan = plan_of(2);
  plan.policy.repeat_success = true;
  const std::string summary =
      retry_run::summary_markdown(plan, outcome_of({AttemptEnd{}, AttemptEnd{}}, Stop::success));
  CHECK(summary.find("✅ **retry-run** make: passed 2 times of 2, in 1m30s\n") == 0);
  CHECK(summary.find("| 2 | exit code 0 |") != std::string::npos);
  const Step step;
  CHECK(log_of(step, plan, outcome_of({AttemptEnd{.code = 6}}, Stop::forbidden)) ==
        "retry-run: failed after 1m30s: exit code 6; retry_on: success repeats only what passes");
}

}  // namespace toolkit::tools_test
