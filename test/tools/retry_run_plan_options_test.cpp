// What the options of a call, and its profile, make of the plan.
#include <fmt/format.h>

#include "lib/core/values.hpp"
#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"
#include "test/tools/retry_run_plan.hpp"

namespace toolkit::tools_test {
namespace {

using namespace std::chrono_literals;
using retry_run::Plan;
using retry_run::Tty;
using retry_run::WorkerChoice;

std::string told(const std::optional<std::chrono::milliseconds>& time) {
  return time ? format_duration(*time) : "none";
}

/// What a profile decides, in one line.
std::string of_profile(const Plan& plan) {
  const WorkerChoice& workers = plan.workers;
  return fmt::format("{}: {}, {} attempts, {}, lock {}", plan.profile, told(plan.timeout), plan.policy.attempts,
                     workers.auto_count ? "workers that fit" : fmt::format("{} workers", workers.count),
                     plan.exclusive.value_or("none"));
}

}  // namespace

TEST_CASE("each profile sets time, attempts, workers and lock", "[retry-run]") {
  CHECK(of_profile(plan_with({"--profile", "build"})) == "build: 10m, 1 attempts, workers that fit, lock none");
  CHECK(of_profile(plan_with({"--profile", "unit"})) == "unit: 15m, 2 attempts, workers that fit, lock none");
  CHECK(of_profile(plan_with({"--profile", "integration"})) ==
        "integration: 20m, 3 attempts, 1 workers, lock integration");
  CHECK(of_profile(plan_with({"--profile", "e2e"})) == "e2e: 20m, 3 attempts, 1 workers, lock e2e");
  CHECK(of_profile(plan_with({"--profile", "property"})) == "property: 15m, 1 attempts, 0 workers, lock none");
  CHECK(of_profile(plan_with({"--profile", "deploy"})) == "deploy: 30m, 1 attempts, 0 workers, lock none");
  CHECK(of_profile(plan_with({"--profile", "none"})) == "none: none, 1 attempts, 0 workers, lock none");
  CHECK(of_profile(plan_with({})) == of_profile(plan_with({"--profile", "none"})));
}

TEST_CASE("each value of a profile can be overridden", "[retry-run]") {
  CHECK(of_profile(plan_with({"--profile", "integration", "--timeout", "1m", "--attempts", "5", "--workers", "4",
                              "--exclusive", "database"})) == "integration: 1m, 5 attempts, 4 workers, lock database");
  CHECK(of_profile(plan_with({"--profile", "unit", "--workers", "off"})) ==
        "unit: 15m, 2 attempts, 0 workers, lock none");
  CHECK(of_profile(plan_with({"--profile", "e2e", "--attempts", "1", "--exclusive", "none"})) ==
        "e2e: 20m, 1 attempts, 1 workers, lock none");
  CHECK(of_profile(plan_with({"--profile", "deploy", "--workers", "auto"})) ==
        "deploy: 30m, 1 attempts, workers that fit, lock none");
}

TEST_CASE("a call without options has the documented defaults", "[retry-run]") {
  const Plan plan = plan_with({});
  CHECK(plan.work.argv == Words{"true"});
  CHECK(plan.policy.backoff.growth == supervise::Growth::exponential);
  CHECK(plan.policy.backoff.first == 1s);
  CHECK(plan.policy.backoff.cap == 30s);
  CHECK_FALSE(plan.policy.total_timeout);
  CHECK(plan.policy.retry_if.empty());
  CHECK(plan.policy.stop_if.empty());
  CHECK_FALSE(plan.policy.repeat_success);
  CHECK(plan.grace == 10s);
  CHECK(plan.between_timeout == 1min);
  CHECK(plan.lock_dir == "/run/lock/ci-toolkit");
  CHECK(plan.log_limit == 32U << 20U);
  CHECK(plan.workers.bytes_per_worker == 512U << 20U);
  CHECK(plan.tty == Tty::automatic);
  CHECK(plan.use_cgroup);
  for (const bool is_set : {plan.dump_stacks, plan.stop_commands, plan.all_annotations, plan.keep_files, plan.quiet,
                            plan.workers.with_make, plan.seed.has_value(), plan.log_dir.has_value(),
                            plan.report_file.has_value(), plan.drop_in.has_value(), plan.between.has_value(),
                            plan.on_timeout.has_value(), plan.work_on_retry.has_value(), plan.shell.has_value()}) {
    CHECK_FALSE(is_set);
  }
}

TEST_CASE("options say what they name", "[retry-run]") {
  const test::TempDir folder;
  const Plan plan = plan_with({"--total-timeout",
                               "2h",
                               "--backoff",
                               "5s",
                               "--retry-if",
                               "exit=75",
                               "--retry-if",
                               "oom",
                               "--stop-if",
                               "signal",
                               "--between",
                               "clean",
                               "--between-timeout",
                               "3s",
                               "--grace",
                               "4s",
                               "--on-timeout",
                               "look",
                               "--dump-stacks",
                               "--seed",
                               "0",
                               "--cgroup",
                               "never",
                               "--tty",
                               "never",
                               "--stop-commands",
                               "--annotations",
                               "all",
                               "--keep-files",
                               "--log-dir",
                               "logs",
                               "--log-limit",
                               "1MiB",
                               "--report",
                               folder / "report.json",
                               "--quiet",
                               "--workdir",
                               folder.path().string(),
                               "--env",
                               "A=1",
                               "--env",
                               "B=x=y",
                               "--lock-dir",
                               "locks",
                               "--memory-per-worker",
                               "1GiB"});
  CHECK(plan.policy.total_timeout == 2h);
  CHECK(plan.policy.backoff.growth == supervise::Growth::constant);
  CHECK(plan.policy.backoff.first == 5s);
  CHECK(plan.policy.retry_if.size() == 2);
  CHECK(plan.policy.retry_if.at(1).text == "oom");
  CHECK(plan.policy.stop_if.at(0).text == "signal");
  CHECK(plan.between == "clean");
  CHECK(plan.between_timeout == 3s);
  CHECK(plan.grace == 4s);
  CHECK(plan.on_timeout == "look");
  CHECK(plan.dump_stacks);
  CHECK(plan.seed == 0U);
  CHECK(plan.policy.seed == 0U);
  CHECK(plan.tty == Tty::never);
  CHECK_FALSE(plan.use_cgroup);
  CHECK(plan.stop_commands);
  CHECK(plan.all_annotations);
  CHECK(plan.keep_files);
  CHECK(plan.log_dir == "logs");
  CHECK(plan.log_limit == 1U << 20U);
  CHECK(plan.report_file == folder / "report.json");
  CHECK(plan.quiet);
  CHECK(plan.workdir == folder.path().string());
  CHECK(plan.variables == std::vector<std::pair<std::string, std::string>>{{"A", "1"}, {"B", "x=y"}});
  CHECK(plan.lock_dir == "locks");
  CHECK(plan.workers.bytes_per_worker == 1U << 30U);
}

TEST_CASE("workers are off, a number, or as many as fit, with make or without", "[retry-run]") {
  const auto workers = [](const std::string& text) {
    const WorkerChoice choice = plan_with({"--workers", text}).workers;
    return fmt::format("{}{}{}", choice.auto_count ? "auto " : "", choice.count, choice.with_make ? " make" : "");
  };
  CHECK(workers("off") == "0");
  CHECK(workers("auto") == "auto 0");
  CHECK(workers("7") == "7");
  CHECK(workers("make") == "auto 0 make");
  CHECK(workers("make,7") == "7 make");
  CHECK(workers("7,make") == "7 make");
  CHECK(workers("make,auto") == "auto 0 make");
  CHECK(workers("make, 7") == "7 make");
  for (const std::string text : {"0", "many", "4097", "make,x", "3,5", "3,3", "off,4", "4,off", "off,make", "3,auto",
                                 "auto,3", "auto,auto", "make,make", "3,make,auto", "3,", ",", " "}) {
    INFO(text);
    CHECK(is_one_that_says(mistakes_with({"--workers", text}),
                           {"--workers: it is auto, make, off or a number", "and not '" + text + "'"}));
  }
}

TEST_CASE("a seed is a number that every framework can have, or drawn", "[retry-run]") {
  CHECK(plan_with({"--seed", "4294967295"}).seed == 4294967295U);
  CHECK(plan_with({"--seed", "auto"}).seed != plan_with({"--seed", "auto"}).seed);
  CHECK(plan_with({}).policy.seed != plan_with({}).policy.seed);  // of the waits
  CHECK(is_one_that_says(mistakes_with({"--seed", "4294967296"}), {"--seed: "}));
  CHECK(is_one_that_says(mistakes_with({"--seed", "x"}), {"--seed: "}));
}

TEST_CASE("lists of the action have one entry a line", "[retry-run]") {
  const Plan plan = plan_of({}, {{"run", "make\n"}, {"retry-if", "exit=1\n\n  output=a b  \n"}, {"env", "A=1\nB=2"}});
  CHECK(plan.work.argv.empty());
  CHECK(plan.policy.retry_if.size() == 2);
  CHECK(plan.policy.retry_if.at(1).expression == "a b");
  CHECK(plan.variables.size() == 2);
}

TEST_CASE("a flag wins over an input", "[retry-run]") {
  CHECK(plan_of({"--attempts", "2", "--", "true"}, {{"attempts", "5"}}).policy.attempts == 2);
  CHECK(plan_of({"--", "true"}, {{"attempts", "5"}}).policy.attempts == 5);
}

}  // namespace toolkit::tools_test
