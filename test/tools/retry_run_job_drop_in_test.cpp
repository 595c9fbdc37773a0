// Steps written for nick-fields/retry. The table follows what its own workflow tries and expects, in shell commands and
// with shorter times. Source: nick-fields/retry .github/workflows/ci_cd.yml, v4.0.0.
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
      {"a command that passes", {{"max_attempts", "2"}, {"command", "true"}}, "1", "0", "success", 0},
      {"one that fails", {{"max_attempts", "2"}, {"command", "exit 1"}}, "2", "1", "failure", 1},
      {"retry_on timeout does not try a failure again",
       {{"max_attempts", "3"}, {"retry_on", "timeout"}, {"command", "exit 2"}},
       "1",
       "2",
       "failure",
       2},
      {"retry_on error does",
       {{"max_attempts", "2"}, {"retry_on", "error"}, {"command", "exit 2"}},
       "2",
       "2",
       "failure",
       2},
      {"retry_on_exit_code with that exit code",
       {{"max_attempts", "3"}, {"retry_on_exit_code", "2"}, {"command", "exit 2"}},
       "3",
       "2",
       "failure",
       2},
      {"retry_on_exit_code with another one",
       {{"max_attempts", "3"}, {"retry_on_exit_code", "2"}, {"command", "exit 1"}},
       "1",
       "1",
       "failure",
       1},
      {"continue_on_error of one that passes",
       {{"command", "true"}, {"continue_on_error", "true"}},
       "1",
       "0",
       "success",
       0},
      {"continue_on_error of one that fails",
       {{"command", "exit 33"}, {"continue_on_error", "true"}},
       "3",
       "33",
       "success",
       0},
  };
}

std::vector<Row> rows_about_the_rest() {
  return {
      {"new_command_on_retry",
       {{"max_attempts", "3"}, {"command", "exit 1"}, {"new_command_on_retry", "echo instead"}},
       "2",
       "0",
       "success",
       0},
      {"on_retry_command",
       {{"max_attempts", "3"}, {"command", "exit 1"}, {"on_retry_command", "echo clean"}},
       "3",
       "1",
       "failure",
       1},
      {"on_retry_command that fails itself",
       {{"max_attempts", "3"}, {"command", "exit 1"}, {"on_retry_command", "exit 9"}},
       "3",
       "1",
       "failure",
       1},
      {"a lot of output before it fails",
       {{"max_attempts", "1"}, {"command", "head -c 8388608 /dev/zero | tr '\\0' x; exit 2"}},
       "1",
       "2",
       "failure",
       2},
      {"a variable of the step", {{"command", "test \"$GITHUB_ACTIONS\" = true"}}, "1", "0", "success", 0},
      {"several lines", {{"command", "echo one\necho two\n"}}, "1", "0", "success", 0},
      // The step's own exit code is 124 where theirs is 1; the output is the same.
      {"a time in seconds that is over",
       {{"timeout_seconds", "1"}, {"max_attempts", "2"}, {"command", "sleep 120"}},
       "2",
       "1",
       "failure",
       124},
      {"retry_on timeout of a time that is over",
       {{"timeout_seconds", "1"}, {"max_attempts", "2"}, {"retry_on", "timeout"}, {"command", "sleep 120"}},
       "2",
       "1",
       "failure",
       124},
      {"retry_on error of a time that is over",
       {{"timeout_seconds", "1"}, {"max_attempts", "2"}, {"retry_on", "error"}, {"command", "sleep 120"}},
       "1",
       "1",
       "failure",
       124},
  };
}

std::vector<Row> rows() {
  std::vector<Row> all = rows_about_codes();
  for (Row& row : rows_about_the_rest()) all.push_back(std::move(row));
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
  CHECK(contains(told.err, "attempt 1 of 2 failed after "));
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
