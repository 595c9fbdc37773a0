// What a known runner's call, and what it prints beside its results, say of tests that never ran.
#include <algorithm>
#include <iterator>

#include "test/support/catch.hpp"
#include "test/tools/retry_run_suite.hpp"

namespace toolkit::tools_test {
namespace {

/// A program of a runner's name that runs the attempt's script, and notes what it was called with.
class FakeRunner {
 public:
  FakeRunner(const std::string& name, const Words& scripts) : name_{name}, step_{scripts} {
    step_.step().folder().write_script(name, "#!/bin/sh\necho \"$*\" >>calls\n" + step_.script());
  }

  [[nodiscard]] Ended run(Words arguments, const Words& command, const std::string& go_flags = {}) const {
    Words words{TOOLKIT_RETRY_RUN, "--attempts", "2", "--backoff", "0s"};
    std::ranges::move(arguments, std::back_inserter(words));
    words.insert(words.end(), {"--", "./" + name_});
    std::ranges::copy(command, std::back_inserter(words));
    ProgramOptions options = step_.options();
    options.environment["GOFLAGS"] = go_flags;
    options.environment["GOENV"] = folder() / "goenv";
    return run_program(words, options);
  }
  [[nodiscard]] std::string calls() const { return step_.read("calls"); }
  [[nodiscard]] std::string verdict() const { return step_.outputs().at("verdict"); }
  [[nodiscard]] const Scratch& folder() const { return step_.step().folder(); }

 private:
  std::string name_;
  RetryRunStep step_;
};

/// What `go test -json` prints of these tests of the package "m"; "!" as in junit().
std::string go_json(const Words& tests) {
  std::string events;
  bool has_failed = false;
  const auto add = [&](const std::string& action, const std::string& members) {
    events += R"({"Action":")" + action + R"(","Package":"m")" + members + "}\n";
  };
  for (const std::string& test : tests) {
    const std::string name = R"(,"Test":")" + test.substr(0, test.find('!')) + "\"";
    add("run", name);
    add(test.ends_with('!') ? "fail" : "pass", name);
    has_failed = has_failed || test.ends_with('!');
  }
  if (has_failed) add("output", R"(,"Output":"FAIL\n")");
  add(has_failed ? "fail" : "pass", "");
  return "cat <<'END'\n" + events + "END\nexit " + (has_failed ? "1" : "0");
}

std::string quarantine_of(const FakeRunner& runner, const std::string& test) {
  return runner.folder().write("quarantine.yml",
                               "- test: \"" + test + "\"\n  owner: team-a\n  reason: known\n  expires: 2999-12-31\n");
}

}  // namespace

TEST_CASE("with -failfast a failure in quarantine is not all", "[retry-run][tests]") {
  const auto [option, go_flags, kept] = GENERATE(table<std::string, std::string, std::string>(
      {{"-failfast", "", ""}, {"-short", "-p=1 -failfast", ""}, {"-short", "", "GOFLAGS=-failfast\n"}}));
  const FakeRunner go{"go", {go_json({"TestA!"})}};
  go.folder().write("goenv", kept);
  const Words command{"test", "-json", option, "./..."};
  const Ended ended = go.run({"--quarantine", quarantine_of(go, "m TestA")}, command, go_flags);
  CHECK(ended.code == 1);
  CHECK(go.verdict() == "failed");
  CHECK(go.calls() == "test -json " + option + " ./...\ntest -json " + option + " ./...\n");
  CHECK(contains(ended.err, "everything runs again: with -failfast nobody knows which tests have not run"));

  const FakeRunner other{"go", {go_json({"TestA!", "TestB"})}};
  CHECK(other.run({"--quarantine", quarantine_of(other, "m TestA")}, {"test", "-json", "./..."}).code == 0);
}

TEST_CASE("Maven that lost a JVM and was told to ignore failures is no success", "[retry-run][tests]") {
  const std::string lost = "echo '[ERROR] The forked VM terminated without properly saying goodbye.'; ";
  const FakeRunner mvn{"mvn", {lost + with_results({"a"}), with_results({"a", "b"})}};
  const Ended ended = mvn.run({"--results", "results.xml"}, {"-fn", "verify"});
  CHECK(ended.code == 0);
  CHECK(mvn.calls() == "-fn verify\n-fn verify\n");
  CHECK(contains(ended.err, "everything runs again: a JVM ended before its tests did"));
  const FakeRunner always{"mvn", {lost + with_results({"a"})}};
  CHECK(always.run({"--results", "results.xml"}, {"-fn", "verify"}).code == 1);
}

TEST_CASE("a failed test does not explain an error that vitest found outside of all tests", "[retry-run][tests]") {
  const std::string error = "echo '⎯⎯⎯⎯⎯⎯ Unhandled Errors ⎯⎯⎯⎯⎯⎯' >&2; ";
  const FakeRunner vitest{"vitest", {error + with_results({"a!"}), with_results({"a", "b"})}};
  const Words command{"run", "--reporter=junit", "--outputFile=results.xml"};
  const Ended ended = vitest.run({}, command);
  CHECK(ended.code == 0);
  CHECK(vitest.verdict() == "flaky");
  CHECK(contains(ended.err, "everything runs again: vitest tells of errors outside of tests"));
  const FakeRunner always{"vitest", {error + with_results({"a!"}), error + with_results({"a", "b"}, 1)}};
  CHECK(always.run({}, command).code == 1);
}

TEST_CASE("of cargo test that goes on only what failed runs again, also in the last program", "[retry-run][tests]") {
  const auto printed = [](const std::string& output, const std::string& error, int code) {
    return "cat <<'END'\n\nrunning 2 tests\ntest a ... ok\n" + output +
           " 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\nEND\ncat >&2 <<'END'\n" + error +
           "END\nexit " + std::to_string(code);
  };
  const std::string b_failed =
      "test b ... FAILED\n\nfailures:\n\n---- b stdout ----\nb is wrong\n\n\nfailures:\n    b\n\n"
      "test result: FAILED. 1 passed; 1 failed;";
  const std::string passed = printed("test b ... ok\n\ntest result: ok. 2 passed; 0 failed;", "", 0);
  const std::string failed = "error: test failed, to rerun pass `--lib`\nerror: 1 target failed:\n    `--lib`\n";
  const FakeRunner cargo{"cargo", {printed(b_failed, failed, 101), passed}};
  const Words command{"test", "--no-fail-fast"};
  CHECK(cargo.run({}, command).code == 0);
  CHECK(cargo.calls() == "test --no-fail-fast\ntest --no-fail-fast -- --exact b\n");
  const std::string crash = "  process didn't exit successfully: `/x/deps/h-6ec8c9318fe74d19` (signal: 6, SIGABRT)\n";
  const FakeRunner crashed{"cargo", {printed(b_failed, crash + failed, 101), passed}};
  CHECK(crashed.run({}, command).code == 0);
  CHECK(crashed.calls() == "test --no-fail-fast\ntest --no-fail-fast\n");
}

TEST_CASE("a runner that stops at a failed test is run whole again, wherever its results are and whatever reruns tests",
          "[retry-run][tests]") {
  const std::string stopped = with_results({"a!"});
  const FakeRunner phpunit{"phpunit", {stopped, with_results({"a", "b"})}};
  phpunit.folder().write_script("again", "#!/bin/sh\necho again >>calls\n" + with_results({"a"}));
  const Ended ended = phpunit.run({"--results", "results.xml", "--rerun", "./again {failed}"},
                                  {"--stop-on-failure", "--log-junit", "results.xml"});
  CHECK(ended.code == 0);
  CHECK(phpunit.verdict() == "flaky");
  const std::string call = "--stop-on-failure --log-junit results.xml\n";
  CHECK(phpunit.calls() == call + call);
}

TEST_CASE("PHPUnit whose configuration stops it at a failed test is run whole again", "[retry-run][tests]") {
  const FakeRunner phpunit{
      "phpunit", {"printf '.F\\n\\nTime: 00:00.012\\n'; " + with_results({"a", "b!"}), with_results({"a", "b"})}};
  const Ended ended = phpunit.run({}, {"--log-junit", "results.xml"});
  CHECK(ended.code == 0);
  CHECK(phpunit.calls() == "--log-junit results.xml\n--log-junit results.xml\n");
  CHECK(contains(ended.err, "everything runs again: PHPUnit has stopped before the last test"));
}

}  // namespace toolkit::tools_test
