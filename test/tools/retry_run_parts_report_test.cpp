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
  retry_run::report(plan, outcome, step.folder() / "report.json", commands);
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

}  // namespace toolkit::tools_test
