// Attempts that do not tell of all tests, by what is known of their runner or of their command.
#include <algorithm>

#include "test/support/catch.hpp"
#include "test/tools/retry_run_suite.hpp"

namespace toolkit::tools_test {
namespace {

/// A runner of tests that does something else in each attempt. Its scripts find in $file what it was told to write.
class FakeRunner {
 public:
  FakeRunner(std::string name, const Words& scripts) : name_{std::move(name)}, step_{scripts} {
    step_.step().folder().write_script(name_,
                                       "#!/bin/sh\nwords=\nfor word in \"$@\"; do case $word in\n--junitxml=* | "
                                       "--outputFile=*) file=${word#*=} ;;\n*) words=\"$words $word\" ;;\nesac; "
                                       "done\necho $words >>calls\n" +
                                           step_.script());
  }

  [[nodiscard]] Ended run(const Words& words) const {
    Words all{TOOLKIT_RETRY_RUN, "--attempts", "2", "--backoff", "0s", "--", "./" + name_};
    all.insert(all.end(), words.begin(), words.end());
    return run_program(all, step_.options());
  }
  /// Its words, call by call, without the option for the file.
  [[nodiscard]] std::string calls() const { return step_.read("calls"); }
  [[nodiscard]] const Scratch& folder() const { return step_.step().folder(); }

 private:
  std::string name_;
  RetryRunStep step_;
};

/// Announces tests, and writes the results of `tests`.
std::string pytest_of(const std::string& announced, const Words& tests, int code) {
  return "echo 'collected " + announced + "'; cat >$file <<'END'\n" + junit(tests) + "END\nexit " +
         std::to_string(code);
}

std::string nextest_of(const std::string& announced, const Words& tests, int code) {
  return "[ -z '" + announced + "' ] || echo ' Starting " + announced +
         "' >&2; mkdir -p target/nextest/default; cat >target/nextest/default/junit.xml <<'END'\n" + junit(tests) +
         "END\nexit " + std::to_string(code);
}

}  // namespace

TEST_CASE("after fewer tests than pytest has collected everything runs again", "[retry-run][tests]") {
  const FakeRunner fewer{"pytest", {pytest_of("3 items", {"a", "b!"}, 1), pytest_of("3 items", {"a", "b", "c"}, 0)}};
  const Ended ended = fewer.run({"-v"});
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "everything runs again: 3 tests were announced, and 2 are in the results"));
  CHECK(fewer.calls() == "-v\n-v\n");
  const FakeRunner all{"pytest", {pytest_of("2 items", {"a", "b!"}, 1), pytest_of("1 item", {"b"}, 0)}};
  CHECK(all.run({"-v"}).code == 0);
  CHECK(all.calls() == "-v\n-v --lf --lfnf=none\n");
}

TEST_CASE("after fewer tests than nextest has announced, or no announcement, everything runs again",
          "[retry-run][tests]") {
  const std::vector<std::pair<std::string, bool>> rows{
      {"3 tests across 1 binary", true}, {"", true}, {"2 tests across 1 binary", false}};
  for (const auto& [announced, is_whole] : rows) {
    INFO(announced);
    const FakeRunner cargo{
        "cargo", {nextest_of(announced, {"a", "b!"}, 100), nextest_of("3 tests across 1 binary", {"a", "b", "c"}, 0)}};
    const Ended ended = cargo.run({"nextest", "run"});
    CHECK(ended.code == 0);
    CHECK(contains(ended.err, is_whole ? "everything runs again: " : "only the 1 test that failed runs again"));
    CHECK(contains(cargo.calls(), " -E ") == !is_whole);
  }
}

TEST_CASE("a success without the results that a known runner owes is none", "[retry-run][tests]") {
  struct Row {
    std::string runner;
    std::string script;
    std::string why;  ///< empty: it is a success
  };
  const std::vector<Row> rows{
      {"pytest", "echo 'collected 10 items'", "10 tests were announced, and there are no results"},
      {"pytest", "true", "the runner has not written the results that it was told to write"},
      {"jest", "true", "the runner has not written the results that it was told to write"},
      {"pytest", ": >$file", "pytest.xml: it is neither JUnit XML, "},
      {"pytest", "echo '<testsuites/>' >$file", ""},
      {"mvn", "echo '[INFO] No tests to run.'", ""},
      {"vitest", "echo 'No test files found, exiting with code 0'", ""},
      {"cargo", "echo 'Starting 3 tests across 1 binary' >&2", ""},  // a profile of the user's writes them elsewhere
  };
  for (const Row& row : rows) {
    INFO(row.runner << ": " << row.script);
    const FakeRunner runner{row.runner, {row.script}};
    const std::map<std::string, Words> arguments{
        {"mvn", {"verify"}}, {"cargo", {"nextest", "run"}}, {"vitest", {"run"}}};
    const Ended ended = runner.run(arguments.contains(row.runner) ? arguments.at(row.runner) : Words{});
    CHECK(ended.code == (row.why.empty() ? 0 : 1));
    CHECK(contains(ended.err, row.why));
    const std::string calls = runner.calls();
    CHECK(std::ranges::count(calls, '\n') == (row.why.empty() ? 1 : 2));
    CHECK_FALSE(contains(calls, "--lf"));
  }
}

TEST_CASE("tests that a crashed attempt has announced are missed in a smaller one", "[retry-run][tests]") {
  const FakeRunner runner{"pytest", {"echo 'collected 3 items'; exit 139", pytest_of("2 items", {"a", "b"}, 0)}};
  const Ended ended = runner.run({});
  CHECK(ended.code == 1);
  CHECK(contains(ended.err, "3 tests were announced at first, and only 2 were ever seen"));
}

TEST_CASE("what failed before its tests could run is a flake of its own when the next run has all of them",
          "[retry-run][tests]") {
  const std::vector<std::pair<std::string, std::string>> rows{
      {R"(classname="" name="tests.test_a"><error message="collection failure">no module</error>)", "tests.test_a"},
      {R"(classname="s" name=""><error message="no database">at setUp</error>)", R"(<testcase name="" classname="s")"}};
  for (const auto& [setup, shown] : rows) {
    INFO(setup);
    const SuiteStep suite{
        {"cat >results.xml <<'END'\n<testsuite name=\"s\"><testcase " + setup + "</testcase></testsuite>\nEND\nexit 1",
         with_results({"a", "b"})}};
    const Ended ended = suite.run();
    CHECK(ended.code == 0);
    CHECK(suite.attempts() == 2);
    CHECK(suite.names().empty());
    CHECK(contains(ended.err, "failed outside of its tests"));
    CHECK(suite.output("verdict") == "flaky");
    CHECK(contains(suite.junit(), shown));
    CHECK(contains(suite.junit(), "<flakyFailure"));
  }
}

TEST_CASE("another command for retries is taken for one that runs a part", "[retry-run][tests]") {
  const auto run = [](const std::string& first) {
    const RetryRunStep step{{first, with_results({"a"})}};
    const Inputs inputs{{"command", step.script()},  {"new_command_on_retry", step.script() + "\n"},
                        {"results", "results.xml"},  {"max_attempts", "2"},
                        {"retry_wait_seconds", "0"}, {"timeout_seconds", "60"}};
    const Ended ended = step.run_action(inputs);
    CHECK(step.report()["tests"]["attempts"][1]["partial"] == true);
    CHECK_FALSE(contains(ended.err, "everything runs again"));
    return ended;
  };
  CHECK(run(with_results({"a!", "b"})).code == 0);
  const Ended crashed = run(with_results({"a!"}, 139));
  CHECK(crashed.code == 1);
  CHECK(contains(crashed.err, "no whole run followed one that was not: exit code 139"));
}

TEST_CASE("a runner that stopped after a failed test is seen though a plugin makes its exit code 0",
          "[retry-run][tests]") {
  const std::string stopped = "echo '!!!!!! stopping after 1 failures !!!!!!'; ";
  const FakeRunner pytest{"pytest", {stopped + pytest_of("", {"a", "b!"}, 0), pytest_of("", {"a", "b", "c"}, 0)}};
  CHECK(pytest.run({"-q", "-x"}).code == 0);
  CHECK(pytest.calls() == "-q -x\n-q -x\n");
}

TEST_CASE("of a command that runs no tests nothing is said of tests", "[retry-run][tests]") {
  const RetryRunStep run{{"exit 3"}};
  const Ended ended = run.run({"--attempts", "3"});
  CHECK(ended.code == 3);
  CHECK(run.attempts() == 3);
  CHECK_FALSE(contains(ended.err, "everything runs again"));
  CHECK_FALSE(contains(ended.err, "results"));
}

}  // namespace toolkit::tools_test
