// What a call of retry-run, or its action's inputs, make of the plan.
#include "tools/retry-run/plan.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"
#include "tools/retry-run/declaration.hpp"

using namespace toolkit;
using namespace toolkit::retry_run;
using namespace std::chrono_literals;

namespace {

using Words = std::vector<std::string>;
using Inputs = std::map<std::string, std::string>;

/// A machine with these programs.
class Machine {
 public:
  explicit Machine(const Words& programs = {"sh", "bash"}) {
    for (const std::string& name : programs) {
      (void)folder_.write(name, "#!/bin/sh\n");
      std::filesystem::permissions(folder_ / name, std::filesystem::perms::owner_all);
    }
    environment_.set("PATH", folder_.path().string());
  }
  [[nodiscard]] const Environment& environment() const { return environment_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return folder_ / name; }

 private:
  test::TempDir folder_;
  Environment environment_;
};

Plan build(const Words& arguments, const Inputs& inputs, const Machine& machine, Mistakes& mistakes) {
  const auto look_up = [&](const std::string& name) {
    const auto found = inputs.find(name);
    return found == inputs.end() ? std::nullopt : std::optional{found->second};
  };
  const cli::Call call = cli::parse(declaration(), arguments, look_up, mistakes);
  return build_plan(call, machine.environment(), mistakes);
}

Plan plan_of(const Words& arguments, const Inputs& inputs = {}, const Machine& machine = Machine{}) {
  Mistakes mistakes;
  Plan plan = build(arguments, inputs, machine, mistakes);
  INFO(join(mistakes.list(), "\n"));
  REQUIRE(mistakes.empty());
  return plan;
}

Words mistakes_of(const Words& arguments, const Inputs& inputs = {}, const Machine& machine = Machine{}) {
  Mistakes mistakes;
  (void)build(arguments, inputs, machine, mistakes);
  return mistakes.list();
}

/// With a command behind it.
Plan plan_with(Words options) {
  options.insert(options.end(), {"--", "true"});
  return plan_of(options);
}

Words mistakes_with(Words options) {
  options.insert(options.end(), {"--", "true"});
  return mistakes_of(options);
}

/// One mistake that says all of these.
bool is_one_that_says(const Words& mistakes, const Words& parts) {
  return mistakes.size() == 1 && std::ranges::all_of(parts, [&](const std::string& part) {
           return mistakes.front().find(part) != std::string::npos;
         });
}

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

/// A drop-in call: `command`, a time, and what else is given.
Inputs drop_in(Inputs more) {
  more.emplace("command", "make check");
  if (!more.contains("timeout_seconds") && !more.contains("timeout_minutes")) more.emplace("timeout_minutes", "5");
  return more;
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
  for (const char* text : {"0", "many", "4097", "make,x"}) {
    INFO(text);
    CHECK(is_one_that_says(mistakes_with({"--workers", text}), {"--workers: it is auto, make, off or a number"}));
  }
}

TEST_CASE("a seed is a number that every framework can have, or drawn", "[retry-run]") {
  CHECK(plan_with({"--seed", "4294967295"}).seed == 4294967295U);
  CHECK(plan_with({"--seed", "auto"}).seed != plan_with({"--seed", "auto"}).seed);
  CHECK(plan_with({}).policy.seed != plan_with({}).policy.seed);  // of the waits
  CHECK(is_one_that_says(mistakes_with({"--seed", "4294967296"}), {"--seed: "}));
  CHECK(is_one_that_says(mistakes_with({"--seed", "x"}), {"--seed: "}));
}

TEST_CASE("each kind of bad value is told with its option and what is valid", "[retry-run]") {
  const std::vector<std::pair<Words, Words>> calls{
      {{"--profile", "units"}, {"--profile: 'units'", "unit"}},
      {{"--attempts", "0"}, {"--attempts: '0'", "1 to 1000"}},
      {{"--attempts", "1001"}, {"--attempts: '1001'"}},
      {{"--timeout", "10"}, {"--timeout: '10' has no unit"}},
      {{"--timeout", "0s"}, {"--timeout: it must be more than 0s"}},
      {{"--total-timeout", "0s"}, {"--total-timeout: it must be more than 0s"}},
      {{"--between-timeout", "0s"}, {"--between-timeout: it must be more than 0s"}},
      {{"--grace", "soon"}, {"--grace: "}},
      {{"--backoff", "5"}, {"--backoff: "}},
      {{"--backoff", "5s..1s"}, {"--backoff: "}},
      {{"--retry-if", "exitt"}, {"--retry-if: 'exitt'", "exit=1,3-9"}},
      {{"--retry-if", "exit=300"}, {"--retry-if: "}},
      {{"--retry-if", "output=("}, {"--retry-if: "}},
      {{"--stop-if", "signal=SIGNONE"}, {"--stop-if: "}},
      {{"--exclusive", "../x"}, {"--exclusive: a name has letters, digits"}},
      {{"--exclusive", ".x"}, {"--exclusive: "}},
      {{"--tty", "maybe"}, {"--tty: 'maybe'", "auto, always, never"}},
      {{"--cgroup", "always"}, {"--cgroup: 'always'", "auto, never"}},
      {{"--annotations", "first"}, {"--annotations: 'first'", "last, all"}},
      {{"--log-limit", "32"}, {"--log-limit: "}},
      {{"--memory-per-worker", "x"}, {"--memory-per-worker: "}},
      {{"--workdir", "/no/such/folder"}, {"--workdir: /no/such/folder is no folder"}},
      {{"--report", "/no/such/folder/report.json"}, {"--report: "}},
      {{"--env", "secret"}, {"--env: an entry is no NAME=VALUE"}},
      {{"--env", "=x"}, {"--env: an entry is no NAME=VALUE"}},
      {{"--timeout", "10m", "--total-timeout", "5m"}, {"--timeout: 10m is longer", "5m; raise --total-timeout"}},
      {{"--run", "make"}, {"--run: there is a COMMAND already"}},
      {{"--shell", "tcsh"}, {"--shell: 'tcsh' is no shell known here", "bash, sh, python"}},
      {{"--shell", "pwsh"}, {"--shell: 'pwsh' was not found in PATH"}},
      {{"--retries=3"}, {"--retries"}},
  };
  for (const auto& [options, parts] : calls) {
    const Words mistakes = mistakes_with(options);
    INFO(join(options, " ") << "\n" << join(mistakes, "\n"));
    CHECK(is_one_that_says(mistakes, parts));
  }
}

TEST_CASE("a forgotten secret in env is not shown", "[retry-run]") {
  CHECK(join(mistakes_with({"--env", "hunter2"}), "\n").find("hunter2") == std::string::npos);
}

TEST_CASE("all that is wrong is told at once, before anything runs", "[retry-run]") {
  const Words mistakes = mistakes_of({"--profile",  "x", "--attempts", "x", "--timeout", "x",  "--backoff", "x",
                                      "--retry-if", "x", "--stop-if",  "x", "--shell",   "x",  "--workers", "x",
                                      "--seed",     "x", "--tty",      "x", "--workdir", "/x", "--env",     "x"});
  INFO(join(mistakes, "\n"));
  CHECK(mistakes.size() == 13);  // and that there is nothing to run
  for (const char* option :
       {"--profile: ", "--attempts: ", "--timeout: ", "--backoff: ", "--retry-if: ", "--stop-if: ", "--shell: ",
        "--workers: ", "--seed: ", "--tty: ", "--workdir: ", "--env: ", "COMMAND: "}) {
    INFO(option);
    CHECK(std::ranges::count_if(mistakes, [&](const std::string& mistake) { return mistake.starts_with(option); }) ==
          1);
  }
  CHECK_THROWS_AS(build_plan(Words{"--attempts", "x", "--", "true"}), UsageError);
}

TEST_CASE("an input is named as an input where it is wrong", "[retry-run]") {
  const Words mistakes = mistakes_of({}, {{"run", "make"}, {"attempts", "x"}, {"retry-if", "any\nnever\nexit=x"}});
  INFO(join(mistakes, "\n"));
  REQUIRE(mistakes.size() == 3);
  CHECK(mistakes.at(0).starts_with("input attempts: "));
  CHECK(mistakes.at(1).starts_with("input retry-if: 'never'"));
  CHECK(mistakes.at(2).starts_with("input retry-if: "));
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

TEST_CASE("the shell of a script is called as that of a step", "[retry-run]") {
  const Machine all{{"sh", "bash", "python", "pwsh", "cmd", "perl"}};
  const auto command = [&](const std::string& shell, const Machine& machine) {
    Words arguments{"--run", "make"};
    if (!shell.empty()) arguments.insert(arguments.end(), {"--shell", shell});
    return join(plan_of(arguments, {}, machine).shell->command("/tmp/run"), "|");
  };
  CHECK(command("", all) == "bash|--noprofile|--norc|-e|-o|pipefail|/tmp/run");
  CHECK(command("", Machine{{"sh"}}) == "sh|-e|/tmp/run");
  CHECK(command("sh", all) == "sh|-e|/tmp/run");
  CHECK(command("python", all) == "python|/tmp/run");
  CHECK(command("pwsh", all) == "pwsh|-command|. '/tmp/run'");
  CHECK(command("cmd", all) == "cmd|/D|/E:ON|/V:OFF|/S|/C|CALL|/tmp/run");
  CHECK(command("perl -w {0}", all) == "perl|-w|/tmp/run");
  CHECK(plan_of({"--run", "x", "--shell", "pwsh"}, {}, all).shell->suffix() == ".ps1");
  CHECK(plan_of({"--run", "x", "--shell", "python"}, {}, all).shell->suffix() == ".py");
  CHECK(command((all / "perl") + " {0}", Machine{{"sh"}}) == (all / "perl") + "|/tmp/run");
}

TEST_CASE("a script for the end of the time or for the clean-up needs a shell as well", "[retry-run]") {
  CHECK(plan_with({"--between", "x"}).shell);
  CHECK(plan_with({"--on-timeout", "x"}).shell);
  CHECK(is_one_that_says(mistakes_of({"--between", "x", "--", "true"}, {}, Machine{{}}), {"--shell: ", "not found"}));
  CHECK_FALSE(plan_of({"--", "true"}, {}, Machine{{}}).shell);
}

TEST_CASE("nothing to run is a mistake", "[retry-run]") {
  CHECK(
      is_one_that_says(mistakes_of({}), {"COMMAND: nothing is to be run; write it behind --, or fill the input run"}));
  CHECK(is_one_that_says(mistakes_of({"--attempts", "3"}), {"COMMAND: nothing is to be run"}));
}

TEST_CASE("the inputs of nick-fields/retry have its defaults", "[retry-run][drop-in]") {
  const Plan plan = plan_of({}, drop_in({}));
  REQUIRE(plan.drop_in);
  CHECK(plan.work.script == "make check");
  CHECK(plan.policy.attempts == 3);
  CHECK(plan.timeout == 5min);
  CHECK(plan.policy.backoff.growth == supervise::Growth::constant);
  CHECK(plan.policy.backoff.first == 10s);
  CHECK(plan.policy.retry_if.empty());
  CHECK(plan.policy.stop_if.empty());
  CHECK_FALSE(plan.between);
  CHECK_FALSE(plan.work_on_retry);
  CHECK(plan.drop_in->warning_on_retry);
  CHECK_FALSE(plan.drop_in->continue_on_error);
  CHECK_FALSE(plan.drop_in->has_polling_interval);
  CHECK(plan.workers.count == 0);
  CHECK_FALSE(plan.exclusive);
  CHECK(join(plan.shell->command("f"), " ") == "bash f");  // a script goes on after a command that fails
}

TEST_CASE("the inputs of nick-fields/retry say what they name", "[retry-run][drop-in]") {
  const Machine machine{{"sh", "bash", "python"}};
  const Plan plan = plan_of({},
                            drop_in({{"max_attempts", "5"},
                                     {"timeout_seconds", "90"},
                                     {"retry_wait_seconds", "0"},
                                     {"shell", "python"},
                                     {"on_retry_command", "clean"},
                                     {"new_command_on_retry", "make slowly"},
                                     {"warning_on_retry", "false"},
                                     {"continue_on_error", "true"},
                                     {"polling_interval_seconds", "5"},
                                     {"workdir", "/"},
                                     {"total-timeout", "1h"},
                                     {"seed", "3"}}),
                            machine);
  CHECK(plan.policy.attempts == 5);
  CHECK(plan.timeout == 90s);
  CHECK(plan.policy.backoff.first == 0s);
  CHECK(join(plan.shell->command("f"), " ") == "python f");
  CHECK(plan.between == "clean");
  REQUIRE(plan.between_shell);
  CHECK(join(plan.between_shell->command("f"), " ") == "sh f");
  CHECK(plan.work_on_retry->script == "make slowly");
  CHECK_FALSE(plan.drop_in->warning_on_retry);
  CHECK(plan.drop_in->continue_on_error);
  CHECK(plan.drop_in->has_polling_interval);
  CHECK(plan.workdir == "/");
  CHECK(plan.policy.total_timeout == 1h);
  CHECK(plan.seed == 3U);
  CHECK(plan_of({}, drop_in({{"timeout_minutes", "2"}})).timeout == 2min);
}

TEST_CASE("retry_on becomes conditions", "[retry-run][drop-in]") {
  const auto conditions = [](const Inputs& inputs) {
    const supervise::RetryPolicy policy = plan_of({}, drop_in(inputs)).policy;
    std::string text;
    for (const auto& condition : policy.retry_if) text += "retry " + condition.text + " ";
    for (const auto& condition : policy.stop_if) text += "stop " + condition.text + " ";
    return text + (policy.repeat_success ? "repeat" : "");
  };
  CHECK(conditions({{"retry_on", "any"}}).empty());
  CHECK(conditions({{"retry_on", "timeout"}}) == "retry timeout ");
  CHECK(conditions({{"retry_on", "error"}}) == "stop timeout ");
  CHECK(conditions({{"retry_on", "success"}}) == "stop any repeat");
  CHECK(conditions({{"retry_on_exit_code", "2"}}) == "retry exit=2 ");
  CHECK(conditions({{"retry_on", "error"}, {"retry_on_exit_code", "2"}}) == "retry exit=2 stop timeout ");
}

TEST_CASE("a drop-in call needs exactly one time", "[retry-run][drop-in]") {
  const Words says{"input command: give timeout_minutes or timeout_seconds, and not both"};
  CHECK(is_one_that_says(mistakes_of({}, {{"command", "make"}}), says));
  CHECK(is_one_that_says(mistakes_of({}, {{"command", "make"}, {"timeout_minutes", "1"}, {"timeout_seconds", "1"}}),
                         says));
  CHECK(is_one_that_says(mistakes_of({}, {{"command", "make"}, {"timeout_minutes", "0"}}), says));
}

TEST_CASE("ours and theirs do not mix where they say the same", "[retry-run][drop-in]") {
  const std::vector<std::pair<std::string, std::string>> ours{
      {"run", "x"},        {"attempts", "2"},  {"timeout", "1m"}, {"backoff", "1s"},
      {"retry-if", "any"}, {"stop-if", "any"}, {"between", "x"},  {"profile", "unit"}};
  for (const auto& [name, value] : ours) {
    INFO(name);
    CHECK(is_one_that_says(mistakes_of({}, drop_in({{name, value}})),
                           {"input " + name + ": it cannot stand beside input command"}));
  }
  CHECK(is_one_that_says(mistakes_of({"--", "make"}, drop_in({})), {"input command: there is a COMMAND already"}));
  for (const cli::Option& option : drop_in_options()) {
    INFO(option.name);
    const std::string value = option.name == "retry_on" ? "any" : (option.type == cli::Type::flag ? "true" : "1");
    CHECK(is_one_that_says(mistakes_of({}, {{"run", "make"}, {option.name, value}}),
                           {"input " + option.name + ": it belongs to the input command"}));
  }
}

TEST_CASE("a drop-in shell that is not there is a mistake", "[retry-run][drop-in]") {
  CHECK(is_one_that_says(mistakes_of({}, drop_in({{"shell", "cmd"}})), {"input shell: 'cmd' was not found in PATH"}));
  CHECK(
      is_one_that_says(mistakes_of({}, drop_in({{"shell", "fish"}})), {"input shell: 'fish' is no shell known here"}));
}

TEST_CASE("all that is wrong in a drop-in call is told at once", "[retry-run][drop-in]") {
  const Words mistakes = mistakes_of({}, {{"command", "x"},
                                          {"max_attempts", "many"},
                                          {"retry_on", "never"},
                                          {"retry_on_exit_code", "256"},
                                          {"continue_on_error", "perhaps"},
                                          {"shell", "cmd"},
                                          {"attempts", "2"}});
  INFO(join(mistakes, "\n"));
  CHECK(mistakes.size() == 7);  // and that there is no time
}
