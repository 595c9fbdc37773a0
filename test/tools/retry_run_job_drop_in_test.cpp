// Steps written for nick-fields/retry. The table has each step of its own workflow for Linux, under the name that it
// has there where it has one, with what is expected of it; in shell commands and with shorter times. What it does
// besides is in tests of its own. Source: nick-fields/retry .github/workflows/ci_cd.yml and src/, v4.0.0.
#include "test/support/catch.hpp"
#include "test/tools/retry_run_job.hpp"

namespace toolkit::tools_test {
namespace {

struct Row {
  std::string what;
  Inputs inputs;
  std::string total_attempts;
  std::string exit_code;
  std::string outcome;  ///< of the step
  int code;             ///< with which the step ends
};

Inputs with(Inputs inputs) {
  if (inputs.count("timeout_seconds") == 0) inputs.emplace("timeout_minutes", "1");
  inputs.emplace("retry_wait_seconds", "0");
  return inputs;
}

std::vector<Row> rows_about_codes() {
  return {
      {"happy-path", {{"max_attempts", "2"}, {"command", "true"}}, "1", "0", "success", 0},
      {"log examples", {{"command", "printf 'plain\\n::warning::%s\\n' warned; echo err >&2"}}, "1", "0", "success", 0},
      {"sad-path (error)", {{"max_attempts", "2"}, {"command", "exit 1"}}, "2", "1", "failure", 1},
      {"retry_on (timeout) fails early if error encountered",
       {{"max_attempts", "3"}, {"retry_on", "timeout"}, {"command", "exit 2"}},
       "1",
       "2",
       "failure",
       2},
      {"retry_on (error)",
       {{"max_attempts", "2"}, {"retry_on", "error"}, {"command", "exit 2"}},
       "2",
       "2",
       "failure",
       2},
      {"retry_on_exit_code (with expected error code)",
       {{"max_attempts", "3"}, {"retry_on_exit_code", "2"}, {"command", "exit 2"}},
       "3",
       "2",
       "failure",
       2},
      {"retry_on_exit_code (with unexpected error code)",
       {{"max_attempts", "3"}, {"retry_on_exit_code", "2"}, {"command", "exit 1"}},
       "1",
       "1",
       "failure",
       1},
      {"happy-path (continue_on_error)", {{"command", "true"}, {"continue_on_error", "true"}}, "1", "0", "success", 0},
      {"sad-path (continue_on_error)",
       {{"command", "exit 33"}, {"continue_on_error", "true"}},
       "3",
       "33",
       "success",
       0},
  };
}

std::vector<Row> rows_about_the_rest() {
  return {
      {"new-command-on-retry",
       {{"max_attempts", "3"}, {"command", "exit 1"}, {"new_command_on_retry", "echo instead"}},
       "2",
       "0",
       "success",
       0},
      {"on-retry-cmd",
       {{"max_attempts", "3"}, {"command", "exit 1"}, {"on_retry_command", "echo clean"}},
       "3",
       "1",
       "failure",
       1},
      {"on-retry-cmd (on-retry fails)",
       {{"max_attempts", "3"}, {"command", "exit 1"}, {"on_retry_command", "exit 9"}},
       "3",
       "1",
       "failure",
       1},
      {"Test 100MiB of output can be processed",
       {{"max_attempts", "1"}, {"command", "head -c 104857600 /dev/zero | tr '\\0' x; exit 2"}},
       "1",
       "2",
       "failure",
       2},
      {"env-vars-passed-through", {{"command", "test \"$GITHUB_ACTIONS\" = true"}}, "1", "0", "success", 0},
      {"Multi-line multi-command Test", {{"command", "echo one\necho two\n"}}, "1", "0", "success", 0},
      // The step's own exit code is 124 where theirs is 1; the output is the same.
      {"sad-path (timeout)",
       {{"timeout_seconds", "1"}, {"max_attempts", "2"}, {"command", "sleep 120"}},
       "2",
       "1",
       "failure",
       124},
      {"retry_on (timeout)",
       {{"timeout_seconds", "1"}, {"max_attempts", "2"}, {"retry_on", "timeout"}, {"command", "sleep 120"}},
       "2",
       "1",
       "failure",
       124},
      {"retry_on (error) fails early if timeout encountered",
       {{"timeout_seconds", "1"}, {"max_attempts", "2"}, {"retry_on", "error"}, {"command", "sleep 120"}},
       "1",
       "1",
       "failure",
       124},
  };
}

/// Not in its workflow: what its source makes of odd numbers, and of inputs that meet.
std::vector<Row> rows_of_its_source() {
  const auto fails = [](const std::string& what, Inputs inputs, const std::string& attempts, int code) {
    return Row{what, std::move(inputs), attempts, std::to_string(code), "failure", code};
  };
  return {
      fails("max_attempts 0 is its default", {{"max_attempts", "0"}, {"command", "exit 1"}}, "3", 1),
      fails("of a decimal only the whole part counts",
            {{"max_attempts", "2.9"}, {"retry_on_exit_code", "7.5"}, {"timeout_minutes", "1.5"}, {"command", "exit 7"}},
            "2", 7),
      fails("retry_on_exit_code 0 is any", {{"retry_on_exit_code", "0"}, {"command", "exit 5"}}, "3", 5),
      fails("retry_on timeout and an exit code: never",
            {{"retry_on", "timeout"}, {"retry_on_exit_code", "3"}, {"command", "exit 3"}}, "1", 3),
      {"retry_on timeout and an exit code: not after the time either",
       {{"timeout_seconds", "1"}, {"retry_on", "timeout"}, {"retry_on_exit_code", "3"}, {"command", "sleep 120"}},
       "1",
       "1",
       "failure",
       124},
      {"retry_on_exit_code: not after the time",
       {{"timeout_seconds", "1"}, {"retry_on_exit_code", "3"}, {"command", "sleep 120"}},
       "1",
       "1",
       "failure",
       124},
      fails("retry_on error and that exit code",
            {{"retry_on", "error"}, {"retry_on_exit_code", "3"}, {"command", "exit 3"}}, "3", 3),
      fails("retry_on error and another exit code",
            {{"retry_on", "error"}, {"retry_on_exit_code", "3"}, {"command", "exit 4"}}, "1", 4),
      fails("on_retry_command does not change what is tried again",
            {{"retry_on_exit_code", "3"}, {"on_retry_command", "exit 3"}, {"command", "exit 4"}}, "1", 4),
      {"polling_interval_seconds below one",
       {{"polling_interval_seconds", "0.5"}, {"command", "true"}},
       "1",
       "0",
       "success",
       0},
  };
}

std::vector<Row> rows() {
  std::vector<Row> all = rows_about_codes();
  for (Row& row : rows_about_the_rest()) all.push_back(std::move(row));
  for (Row& row : rows_of_its_source()) all.push_back(std::move(row));
  return all;
}

}  // namespace

TEST_CASE("a workflow that was written for nick-fields/retry sees what it expects", "[retry-run][job][drop-in]") {
  for (const Row& row : rows()) {
    INFO(row.what);
    const RetryRunStep run;
    const Ended ended = run.run_action(with(row.inputs));
    INFO(ended.err);
    const auto outputs = run.outputs();
    CHECK(outputs.at("total_attempts") == row.total_attempts);
    CHECK(outputs.at("exit_code") == row.exit_code);
    CHECK(ended.code == row.code);
    CHECK((ended.code == 0 ? "success" : "failure") == row.outcome);
    CHECK(outputs.count("exit_error") == (row.exit_code == "0" ? 0U : 1U));
    CHECK(outputs.at("attempts") == row.total_attempts);
  }
}

TEST_CASE("exit_error says that the final attempt failed only where it was the final one",
          "[retry-run][job][drop-in]") {
  const RetryRunStep all;
  CHECK(all.run_action(with({{"max_attempts", "2"}, {"command", "exit 4"}})).code == 4);
  CHECK(all.outputs().at("exit_error") == "Final attempt failed. exit code 4");
  const RetryRunStep one;
  CHECK(one.run_action(with({{"retry_on", "timeout"}, {"command", "exit 4"}})).code == 4);
  CHECK(one.outputs().at("exit_error") == "exit code 4");
  // sad-path (retry_wait_seconds) of its workflow
  const RetryRunStep waiting;
  CHECK(waiting.run_action(with({{"retry_wait_seconds", "1"}, {"max_attempts", "2"}, {"command", "exit 1"}})).code ==
        1);
  CHECK(contains(waiting.outputs().at("exit_error"), "Final attempt failed"));
  CHECK(waiting.report().at("attempts").at(0).at("wait_after_ms") == 1000.0);
}

TEST_CASE("a shell that this system has not is a mistake of the call and nothing is tried",
          "[retry-run][job][drop-in]") {
  // Theirs counts two attempts that never began; ours says at once what is wrong.
  const RetryRunStep run;
  const Ended ended = run.run_action(with({{"max_attempts", "2"}, {"shell", "cmd"}, {"command", "dir"}}));
  CHECK(ended.code == 125);
  CHECK(contains(ended.out + ended.err, "input shell: "));
  CHECK(contains(ended.out + ended.err, "cmd"));
  CHECK(run.read("output").empty());
}

TEST_CASE("a command that a signal ended is a failure", "[retry-run][job][drop-in]") {
  // Theirs takes it for a success.
  const RetryRunStep run;
  CHECK(run.run_action(with({{"max_attempts", "2"}, {"command", "kill -SEGV $$"}})).code == 139);
  CHECK(run.outputs().at("exit_code") == "139");
  CHECK(run.outputs().at("total_attempts") == "2");
}

TEST_CASE("a failed attempt is a warning unless warning_on_retry says no", "[retry-run][job][drop-in]") {
  const RetryRunStep loud;
  const Ended warned = loud.run_action(with({{"max_attempts", "2"}, {"command", "exit 1"}}));
  REQUIRE(commands_of(warned, "warning").size() == 1);
  CHECK(contains(commands_of(warned, "warning").at(0).data, "attempt 1 of 2 failed after "));
  const RetryRunStep calm;
  const Ended told =
      calm.run_action(with({{"max_attempts", "2"}, {"warning_on_retry", "false"}, {"command", "exit 1"}}));
  CHECK(commands_of(told, "warning").empty());
  const RetryRunStep odd;
  CHECK(commands_of(odd.run_action(with({{"max_attempts", "2"}, {"warning_on_retry", "no"}, {"command", "exit 1"}})),
                    "warning")
            .empty());
  CHECK(contains(told.err, "attempt 1 of 2 failed after "));
  const auto later = [](const std::string& warning) {
    const RetryRunStep step{{"exit 1", "true"}};
    const Ended ended =
        step.run_action(with({{"max_attempts", "2"}, {"warning_on_retry", warning}, {"command", step.script()}}));
    CHECK(ended.code == 0);
    return commands_of(ended, "warning").size();
  };
  CHECK(later("true") == 1);
  CHECK(later("false") == 0);
}

TEST_CASE("what went wrong is a warning where the step passes in spite of it", "[retry-run][job][drop-in]") {
  const RetryRunStep run;
  const Ended ended =
      run.run_action(with({{"max_attempts", "1"}, {"continue_on_error", "true"}, {"command", "exit 5"}}));
  CHECK(ended.code == 0);
  CHECK(commands_of(ended, "error").empty());
  REQUIRE(commands_of(ended, "warning").size() == 1);
  CHECK(contains(commands_of(ended, "warning").at(0).data, "exit code 5"));
  CHECK(run.outputs().at("outcome") == "failure");
  CHECK(run.outputs().at("exit_code") == "5");
  CHECK(run.outputs().at("exit-code") == "5");
}

TEST_CASE("polling_interval_seconds is ignored with a notice", "[retry-run][job][drop-in]") {
  const RetryRunStep run;
  const Ended ended = run.run_action(with({{"command", "true"}, {"polling_interval_seconds", "2"}}));
  CHECK(ended.code == 0);
  REQUIRE(commands_of(ended, "notice").size() == 1);
  CHECK(contains(commands_of(ended, "notice").at(0).data, "polling_interval_seconds is ignored"));
}

TEST_CASE("retry_on success repeats what passes until it fails", "[retry-run][job][drop-in]") {
  const RetryRunStep run{{"true", "true", "exit 6"}};
  const Ended ended = run.run_action(
      with({{"max_attempts", "5"}, {"retry_on", "success"}, {"shell", "sh"}, {"command", run.script()}}));
  CHECK(ended.code == 6);
  CHECK(run.outputs().at("total_attempts") == "3");
  CHECK(contains(ended.err, "attempt 1 of 5 passed in "));
  CHECK(contains(ended.err, "exit code 6; retry_on: success repeats only what passes"));
  CHECK_FALSE(contains(ended.err, "condition"));
  CHECK(commands_of(ended, "warning").empty());
}

TEST_CASE("retry_on success that never fails has passed, and nothing is called a failure",
          "[retry-run][job][drop-in]") {
  const RetryRunStep run;
  const Ended ended = run.run_action(with({{"max_attempts", "2"}, {"retry_on", "success"}, {"command", "true"}}));
  CHECK(ended.code == 0);
  CHECK(run.outputs().at("total_attempts") == "2");
  CHECK(commands_of(ended, "warning").empty());
  CHECK_FALSE(contains(ended.err, "failed"));
  CHECK(contains(ended.err, "passed 2 times of 2, in "));
  CHECK(contains(run.step().summary(), "✅ **retry-run** true: passed 2 times of 2, in "));
}

TEST_CASE("new_command_on_retry is run by the shell of the command", "[retry-run][job][drop-in]") {
  const RetryRunStep run;
  (void)run.step().folder().write_script("bin/python", "#!/bin/sh\nBY=python exec sh \"$1\"\n");
  ProgramOptions options = run.options_of(
      with({{"shell", "python"}, {"command", "echo \"1 $BY\"; exit 1"}, {"new_command_on_retry", "echo \"2 $BY\""}}));
  options.environment["PATH"] = run.step().folder() / "bin:/usr/local/bin:/usr/bin:/bin";
  const Ended ended = run_program({TOOLKIT_RETRY_RUN}, options);
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(ended.out == "1 python\n2 python\n");
  CHECK(run.outputs().at("total_attempts") == "2");
}

TEST_CASE("an input command that is empty is told as that", "[retry-run][job][drop-in]") {
  const RetryRunStep run;
  const Ended ended = run.run_action({{"command", ""}, {"timeout_seconds", "5"}});
  CHECK(ended.code == 125);
  CHECK(contains(ended.out + ended.err, "input command: it is empty, so nothing is to be run"));
  CHECK_FALSE(contains(ended.out + ended.err, "mistakes"));
}

TEST_CASE("the advice of a drop-in step names its own input", "[retry-run][job][drop-in]") {
  const RetryRunStep run;
  const Ended ended = run.run_action(with({{"timeout_seconds", "1"}, {"max_attempts", "1"}, {"command", "sleep 99"}}));
  CHECK(ended.code == 124);
  CHECK(contains(ended.err, "; input timeout_seconds is the limit"));
}

TEST_CASE("a script of several commands goes on after one that fails, as theirs does", "[retry-run][job][drop-in]") {
  const RetryRunStep run;
  CHECK(run.run_action(with({{"command", "false\necho on"}})).out == "on\n");
  // An own script ends there, as that of a step.
  const RetryRunStep own;
  const Ended ended = own.run_action({{"run", "false\necho on"}});
  CHECK(ended.code == 1);
  CHECK(ended.out.empty());
}

TEST_CASE("on_retry_command is run by sh whatever shell the command has", "[retry-run][job][drop-in]") {
  const RetryRunStep run{{"exit 1", "true"}};
  // A python that only knows the script of the command.
  (void)run.step().folder().write_script("bin/python", "#!/bin/sh\ngrep -q script- \"$1\" && exec sh \"$1\"\n");
  ProgramOptions options = run.options_of(with(
      {{"command", run.script()}, {"shell", "python"}, {"max_attempts", "2"}, {"on_retry_command", "echo cleaned"}}));
  options.environment["PATH"] = run.step().folder() / "bin:/usr/local/bin:/usr/bin:/bin";
  const Ended ended = run_program({TOOLKIT_RETRY_RUN}, options);
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(ended.out == "cleaned\n");
}

}  // namespace toolkit::tools_test
