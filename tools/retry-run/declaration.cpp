#include "tools/retry-run/declaration.hpp"

#include <fmt/format.h>

#include "lib/core/values.hpp"
#include "lib/supervise/output_log.hpp"
#include "lib/workers/count.hpp"
#include "tools/retry-run/profiles.hpp"

namespace toolkit::retry_run {
namespace {

using cli::Option;
using cli::Type;

std::vector<std::string> profile_names() {
  std::vector<std::string> names;
  for (const Profile& profile : profiles()) names.emplace_back(profile.name);
  return names;
}

std::string profile_table() {
  std::string text = "Each value can be overridden by its own option.\n";
  for (const Profile& profile : profiles()) {
    const std::string timeout = profile.timeout ? format_duration(*profile.timeout) + " an attempt" : "no time limit";
    text += fmt::format("{:<13}{:<18}{:<13}{}\n", profile.name, timeout,
                        fmt::format("{} attempt{}", profile.attempts, profile.attempts == 1 ? "" : "s"), profile.help);
  }
  return text;
}

std::string condition_help() {
  return "Each --retry-if and --stop-if is one condition: terms with blanks between them, all of which must hold. Of "
         "several conditions one is enough. Without --retry-if every failure is tried again; --stop-if wins. A command "
         "that cannot be started is never tried again.\n"
         "any           any failure\n"
         "exit          any exit code but 0\n"
         "exit=1,3-9    one of these exit codes\n"
         "signal        the command was ended by a signal\n"
         "signal=SEGV,9 by one of these\n"
         "timeout       the attempt ran out of time\n"
         "oom           the machine ran out of memory and a process was killed\n"
         "output=REGEX  a line of the attempt's output matches (PCRE2); it takes the rest of the condition\n";
}

std::vector<Option> command_options() {
  return {
      {.name = "run", .type = Type::text, .metavar = "SCRIPT", .help = "Run this script instead of a COMMAND."},
      {.name = "shell",
       .type = Type::text,
       .metavar = "SHELL",
       .help = "The shell for --run, --on-timeout and --between: bash, sh, python, pwsh, cmd, or a command line that "
               "holds {0} for the script's file. bash where there is one, else sh, both with the flags of a step."},
      {.name = "workdir", .type = Type::path, .metavar = "DIR", .help = "Run the command in this folder."},
      {.name = "env", .type = Type::list, .metavar = "NAME=VALUE", .help = "A variable for the command."},
      {.name = "profile",
       .type = Type::choice,
       .metavar = "NAME",
       .fallback = "none",
       .help = "What kind of work this is; it sets time, attempts and workers.",
       .choices = profile_names()},
  };
}

std::vector<Option> attempt_options() {
  return {
      {.name = "attempts",
       .type = Type::number,
       .metavar = "N",
       .help = "How often the command is tried at most; the profile's number when left out.",
       .low = 1,
       .high = 1000},
      {.name = "timeout",
       .type = Type::duration,
       .metavar = "TIME",
       .help = "How long one attempt may take; the profile's time when left out."},
      {.name = "total-timeout",
       .type = Type::duration,
       .metavar = "TIME",
       .help = "How long all of it may take: waiting for a lock, attempts, and the time between them."},
      {.name = "backoff",
       .type = Type::text,
       .metavar = "FIRST[..CAP]",
       .fallback = "1s..30s",
       .help = "The wait before the next attempt: always FIRST, or from FIRST doubled each time up to CAP and then "
               "drawn between nothing and that; 0s for none."},
      {.name = "retry-if", .type = Type::list, .metavar = "CONDITION", .help = "Try again only after such a failure."},
      {.name = "stop-if", .type = Type::list, .metavar = "CONDITION", .help = "Never try again after such a failure."},
      {.name = "between",
       .type = Type::text,
       .metavar = "SCRIPT",
       .help = "Run this before each further attempt, to clean up."},
      {.name = "between-timeout",
       .type = Type::duration,
       .metavar = "TIME",
       .fallback = "1m",
       .help = "How long --between may take."},
  };
}

std::vector<Option> ending_options() {
  return {
      {.name = "grace",
       .type = Type::duration,
       .metavar = "TIME",
       .fallback = "10s",
       .help = "How long processes may go on after SIGTERM, before SIGKILL."},
      {.name = "on-timeout",
       .type = Type::text,
       .metavar = "SCRIPT",
       .help = "Run this when an attempt's time is over, while its processes still run; at most 10s."},
      {.name = "dump-stacks",
       .type = Type::flag,
       .help = "When the time is over, make programs of Go and Java print the stacks of their threads (SIGQUIT)."},
      {.name = "cgroup",
       .type = Type::choice,
       .metavar = "WHEN",
       .fallback = "auto",
       .help = "Whether the command gets a control group of its own, by which it is ended and its memory is measured; "
               "auto where one can be made.",
       .choices = {"auto", "never"}},
  };
}

std::vector<Option> test_options() {
  return {
      {.name = "results",
       .type = Type::list,
       .metavar = "GLOB",
       .help = "Where the command writes its tests' results: JUnit XML, Jest JSON, go test -json, TAP, or the text of "
               "ctest or cargo test; - for what it prints. Without it known test runners are recognised; none for "
               "nothing but the exit code."},
      {.name = "rerun",
       .type = Type::text,
       .metavar = "COMMAND",
       .help = "How some tests are run: {failed} becomes one word for each that failed, or inside a word their names "
               "with | between them; {failed-suites} and {failed-files} likewise. Known runners need none."},
      {.name = "flaky",
       .type = Type::choice,
       .metavar = "WHAT",
       .fallback = "warn",
       .help = "What becomes of a run with tests that failed and then passed.",
       .choices = {"pass", "warn", "fail"}},
      {.name = "max-failed",
       .type = Type::number,
       .metavar = "N",
       .help = "With more failed tests than that in one attempt nothing is rerun.",
       .low = 0,
       .high = 1'000'000},
      {.name = "quarantine",
       .type = Type::path,
       .metavar = "FILE",
       .help = "YAML: tests whose failure does not count, each with test (a pattern), owner, reason and expires."},
      {.name = "keep",
       .type = Type::path,
       .metavar = "DIR",
       .help = "Keep the failing examples of property tests in this folder, and try those that it has first; best one "
               "that is restored and saved by a cache."},
      {.name = "junit",
       .type = Type::path,
       .metavar = "FILE",
       .help = "Write all attempts' results to it as one JUnit file."},
  };
}

std::vector<Option> machine_options() {
  return {
      {.name = "workers",
       .type = Type::text,
       .metavar = "auto|N|off|make",
       .help = "How many workers test runners are told to use (GOMAXPROCS, PYTEST_XDIST_AUTO_NUM_WORKERS, …, and "
               "{workers} in the command): auto fits the machine, make is auto with MAKEFLAGS, make,N is N with it. "
               "The profile's choice when left out."},
      {.name = "memory-per-worker",
       .type = Type::size,
       .metavar = "SIZE",
       .fallback = format_size(workers::kBytesPerWorker),
       .help = "How much free memory one worker needs."},
      {.name = "exclusive",
       .type = Type::text,
       .metavar = "NAME",
       .help = "Run only while no other run on this machine has this lock; none for no lock. Sequential profiles take "
               "one of their own name when this is left out."},
      {.name = "lock-dir",
       .type = Type::path,
       .metavar = "DIR",
       .fallback = "/run/lock/ci-toolkit",
       .help = "The folder of the locks."},
      {.name = "seed",
       .type = Type::text,
       .metavar = "N|auto",
       .help =
           "The seed for test frameworks that take one from a variable, and for {seed} in the command; all attempts "
           "have the same."},
  };
}

std::vector<Option> output_options() {
  return {
      {.name = "tty",
       .type = Type::choice,
       .metavar = "WHEN",
       .fallback = "auto",
       .help = "Whether the command's output is a terminal; auto where ours is one, outside a job.",
       .choices = {"auto", "always", "never"}},
      {.name = "stop-commands",
       .type = Type::flag,
       .help = "The runner takes no line of the command's output for a workflow command: for output that is not "
               "trusted."},
      {.name = "annotations",
       .type = Type::choice,
       .metavar = "WHICH",
       .fallback = "last",
       .help = "Which attempts' ::error:: lines stay errors: those of others become warnings.",
       .choices = {"last", "all"}},
      {.name = "keep-files",
       .type = Type::flag,
       .help = "Leave in GITHUB_OUTPUT, _ENV, _PATH, _STATE and _STEP_SUMMARY what an attempt wrote that is tried "
               "again."},
      {.name = "log-dir", .type = Type::path, .metavar = "DIR", .help = "The folder for each attempt's output."},
      {.name = "log-limit",
       .type = Type::size,
       .metavar = "SIZE",
       .fallback = format_size(supervise::OutputLog::kLimit),
       .help = "How much of an attempt's output its file holds: the beginning and the end."},
      {.name = "report", .type = Type::path, .metavar = "FILE", .help = "Write what happened as JSON to this file."},
      {.name = "quiet", .type = Type::flag, .help = "Say nothing but what went wrong."},
  };
}

std::vector<Option> make_drop_in_options() {
  const auto input = [](std::string name, Type type, std::string metavar, std::string fallback, std::string help) {
    return Option{.name = std::move(name),
                  .type = type,
                  .metavar = std::move(metavar),
                  .fallback = std::move(fallback),
                  .help = std::move(help),
                  .on_command_line = false};
  };
  std::vector<Option> options{
      input("max_attempts", Type::text, "N", "3", "How often the command is tried at most; 0 is 3."),
      input("timeout_minutes", Type::text, "N", "", "How long one attempt may take; this or timeout_seconds."),
      input("timeout_seconds", Type::text, "N", "", "How long one attempt may take; this or timeout_minutes."),
      input("retry_wait_seconds", Type::text, "N", "10", "The wait before the next attempt; 0 is none."),
      input("retry_on", Type::choice, "WHAT", "any", "What is tried again; with success what passes, until it fails."),
      input("retry_on_exit_code", Type::text, "N", "", "Only this exit code is tried again; 0 is any."),
      input("on_retry_command", Type::text, "COMMAND", "", "Run before each further attempt."),
      input("new_command_on_retry", Type::text, "COMMAND", "", "Run instead of command from the second attempt on."),
      input("warning_on_retry", Type::text, "true|false", "true", "Whether a failed attempt is a warning."),
      input("continue_on_error", Type::flag, "", "false", "Whether the step passes whatever happens."),
      input("polling_interval_seconds", Type::text, "N", "", "Ignored: an end is noticed at once."),
  };
  for (Option& option : options) {
    if (option.name == "retry_on") option.choices = {"any", "timeout", "error", "success"};
  }
  return options;
}

std::vector<Option> all_options() {
  std::vector<Option> options;
  for (const auto& part :
       {command_options(), attempt_options(), test_options(), ending_options(), machine_options(), output_options()}) {
    options.insert(options.end(), part.begin(), part.end());
  }
  options.push_back({.name = "command",
                     .type = Type::text,
                     .metavar = "COMMAND",
                     .help = "As nick-fields/retry has it, and with its defaults: use run where you write anew.",
                     .on_command_line = false});
  options.insert(options.end(), drop_in_options().begin(), drop_in_options().end());
  return options;
}

std::vector<cli::Output> outputs() {
  return {
      {.name = "attempts", .help = "How many attempts were made."},
      {.name = "exit-code",
       .help = "The exit code of this step; with continue_on_error the one that it would have without."},
      {.name = "outcome", .help = "success, failure, or cancelled; of the command, whatever continue_on_error says."},
      {.name = "reason",
       .help = "Why the last attempt ended: success, exit, signal, timeout, out-of-memory, not-found, "
               "not-executable, lock-timeout, interrupted, or tests: the command succeeded, and its tests did not."},
      {.name = "verdict", .help = "Of the tests: passed, flaky or failed. Empty where there were no results."},
      {.name = "failed-tests", .help = "The names of those that failed, as a JSON list."},
      {.name = "flaky-tests", .help = "The names of those that failed and then passed, as a JSON list."},
      {.name = "junit", .help = "The path of the merged JUnit file."},
      {.name = "report", .help = "The path of the JSON report."},
      {.name = "total_attempts", .help = "As attempts, for who comes from nick-fields/retry."},
      {.name = "exit_code", .help = "The command's exit code, 1 when it ran out of time."},
      {.name = "exit_error", .help = "Why the last attempt failed, in a sentence."}};
}

cli::Tool make_declaration() {
  return {
      .name = "retry-run",
      .summary = "Runs a command with a time limit and retries, and leaves nothing of it running.",
      .takes_command = true,
      .wraps_command = true,
      .options = all_options(),
      .outputs = outputs(),
      .examples = {{.command = "retry-run --attempts 3 --timeout 5m -- ./integration-tests",
                    .help = "Up to three attempts of five minutes, with a growing wait between them."},
                   {.command = "retry-run --profile integration -- pytest tests/integration",
                    .help = "20 minutes, 3 attempts, never two at a time on this machine."},
                   {.command =
                        "retry-run --attempts 5 --backoff 10s --retry-if 'exit=75' --retry-if 'output=ECONNRESET' -- "
                        "./deploy",
                    .help = "Again only after exit code 75, or when a line says ECONNRESET."},
                   {.command = "retry-run --attempts 3 --flaky fail -- pytest",
                    .help = "Only the tests that failed run again, and are named; one that is flaky fails the run."},
                   {.command = "retry-run --attempts 2 --results 'out/*.xml' --rerun './check {failed}' -- ./check",
                    .help = "The same for a runner that retry-run does not know."},
                   {.command = "retry-run --profile unit -- make -j{workers} check",
                    .help = "As many workers as processors and memory allow."},
                   {.command =
                        "retry-run --timeout 10m --dump-stacks --on-timeout 'docker compose logs' -- go test ./...",
                    .help = "When it hangs, say where."}},
      .sections = {{.title = "Profiles", .text = profile_table()}, {.title = "Conditions", .text = condition_help()}},
      .exit_codes = {{.code = 0, .help = "The command succeeded."},
                     {.code = 124, .help = "The time was over."},
                     {.code = 125, .help = "retry-run itself failed: a mistake in the call, or the machine."},
                     {.code = 126, .help = "COMMAND cannot be executed."},
                     {.code = 127, .help = "COMMAND was not found."},
                     {.code = 128,
                      .help = "128+N: the command was ended by signal N, or retry-run was told to end by it. "
                              "Any other code is the command's own."}},
  };
}

}  // namespace

const std::vector<cli::Option>& drop_in_options() {
  static const std::vector<cli::Option> options = make_drop_in_options();
  return options;
}

const cli::Tool& declaration() {
  static const cli::Tool tool = make_declaration();
  return tool;
}

}  // namespace toolkit::retry_run
