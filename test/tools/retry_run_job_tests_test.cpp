// Results of tests decide: what runs again, what the run comes to, and what is told of it.
#include <fmt/format.h>

#include "test/support/catch.hpp"
#include "test/tools/report_format.hpp"
#include "test/tools/retry_run_suite.hpp"

namespace toolkit::tools_test {
namespace {

using Json = nlohmann::json;

constexpr ReportFormat kFormat{TOOLKIT_SOURCE_DIR "/docs/formats/retry-run-report"};

void check_report(const SuiteStep& suite) {
  if (can_validate()) CHECK(kFormat.what_is_wrong_with(suite.output("report")) == "");
}

}  // namespace

TEST_CASE("only what failed runs again, and what passes then is flaky", "[retry-run][tests]") {
  const SuiteStep suite{{with_results({"a", "b!", "c!"}), with_results({"b", "c!"}), with_results({"c"})}};
  const Ended ended = suite.run();
  CHECK(ended.code == 0);
  CHECK(suite.names() == "b c\nc\n");
  CHECK(suite.output("verdict") == "flaky");
  CHECK(suite.output("flaky-tests") == R"(["s b","s c"])");
  CHECK(suite.output("failed-tests") == "[]");
  CHECK(contains(ended.err, "attempt 1 of 3 failed after "));
  CHECK(contains(ended.err, "exit code 1, 2 of 3 tests failed; "));
  CHECK(contains(ended.err, "only the 2 tests that failed run again\n"));
  CHECK(contains(ended.err, "only the 1 test that failed runs again\n"));
  CHECK(contains(ended.err, "; 2 tests are flaky"));
  CHECK(commands_of(ended, "error").empty());
  CHECK(commands_of(ended, "warning").size() == 3);  // the run, and each flaky test
  check_report(suite);
}

TEST_CASE("the merged JUnit file has every test once and every failure's text", "[retry-run][tests]") {
  const SuiteStep suite{{with_results({"a", "b!", "c!", "d-"}), with_results({"b", "c!"})}};
  CHECK(suite.run({"--attempts", "2"}).code == 1);
  const std::string xml = suite.junit();
  CHECK(contains(xml, R"(tests="4" failures="1" errors="0" skipped="1" flakes="1")"));
  for (const char* name : {"a", "b", "c", "d"}) {
    const std::string test = fmt::format("<testcase name=\"{}\"", name);
    CHECK(contains(xml, test));
    CHECK(xml.find(test) == xml.rfind(test));
  }
  CHECK(contains(xml, "<flakyFailure message=\"b is wrong\""));
  CHECK(contains(xml, "<failure message=\"c is wrong\""));
  CHECK(contains(xml, "<rerunFailure message=\"c is wrong\""));
  CHECK(contains(xml, "c is wrong\nat all"));
}

TEST_CASE("the merged JUnit file is written where it is wanted", "[retry-run][tests]") {
  const SuiteStep suite{{with_results({"a"})}};
  CHECK(suite.run({"--junit", suite.folder() / "all.junit"}).code == 0);
  CHECK(suite.output("junit") == suite.folder() / "all.junit");
  CHECK(contains(suite.junit(), "<testcase name=\"a\""));
  CHECK(suite.output("verdict") == "passed");
  check_report(suite);
}

TEST_CASE("the option flaky says what becomes of a run with flaky tests", "[retry-run][tests]") {
  const Words scripts{with_results({"a!", "b"}), with_results({"a"})};
  const auto flaky = [&](const std::string& rule, int code, const std::string& command) {
    const SuiteStep suite{scripts};
    const Ended ended = suite.run({"--flaky", rule});
    CHECK(ended.code == code);
    CHECK(suite.attempts() == 2);
    CHECK(suite.output("verdict") == "flaky");
    CHECK(suite.output("reason") == (code == 0 ? "success" : "tests"));
    const auto commands = commands_of(ended, command);
    REQUIRE(!commands.empty());
    CHECK(commands.back().properties.at("title") == "flaky: s a");
    check_report(suite);
  };
  flaky("pass", 0, "notice");
  flaky("warn", 0, "warning");
  flaky("fail", 1, "error");
}

TEST_CASE("with more failures than may be flaky nothing runs again", "[retry-run][tests]") {
  const SuiteStep more{{with_results({"a!", "b!", "c"})}};
  const Ended ended = more.run({"--max-failed", "1"});
  CHECK(ended.code == 1);
  CHECK(more.attempts() == 1);
  CHECK(contains(ended.err, "2 tests failed at once, more than the 1 that may be flaky"));
  const SuiteStep as_many{{with_results({"a!", "b!", "c"}), with_results({"a", "b"})}};
  CHECK(as_many.run({"--max-failed", "2"}).code == 0);
  const SuiteStep none{{with_results({"a!"})}};
  CHECK(none.run({"--max-failed", "0"}).code == 1);
  CHECK(none.attempts() == 1);
}

TEST_CASE("an attempt that does not tell of all tests is repeated in full", "[retry-run][tests]") {
  const std::string cut_off = "head -c 90 >results.xml <<'END'\n" + junit({"a!", "b", "c"}) + "END\nexit 1";
  const std::string killed = with_results({"a!"}, 1).substr(0, with_results({"a!"}, 1).size() - 6) + "kill -SEGV $$";
  const std::string slow = with_results({"a!"}, 1).substr(0, with_results({"a!"}, 1).size() - 6) + "sleep 100";
  const std::vector<std::pair<std::string, std::string>> rows{
      {cut_off, "everything runs again: "},
      {killed, "everything runs again: signal 11"},
      {slow, "everything runs again: ran out of time"},
      {"exit 3", "everything runs again: no results; exit code 3"},
      {with_results({"a", "b"}, 3), "everything runs again: the command failed (exit code 3), and no test did"},
      {with_results({"a!"}, 139), "everything runs again: exit code 139"},  // a shell, of a child's signal
      {with_results({"a!"}, 124), "everything runs again: exit code 124"},  // timeout
      {with_results({"a!"}, 127), "everything runs again: exit code 127"},
      {with_results({"a!"}, 255), "everything runs again: exit code 255"},  // PHP, of a fatal error
  };
  for (const auto& [script, why] : rows) {
    INFO(why);
    const SuiteStep suite{{script, with_results({"a", "b"})}};
    const Ended ended = suite.run({"--timeout", "2s", "--grace", "0s"});
    CHECK(ended.code == 0);
    CHECK(contains(ended.err, why));
    CHECK(suite.names().empty());
    CHECK(suite.attempts() == 2);
    check_report(suite);
  }
}

TEST_CASE("an incomplete attempt is never made green by what comes after it in part", "[retry-run][tests]") {
  // The first crashed, the second ran all and one failed, the third ran that one and crashed with it having passed.
  const SuiteStep suite{{"kill -SEGV $$", with_results({"a!", "b"}), with_results({"a"}, 7)}};
  const Ended ended = suite.run();
  CHECK(ended.code == 7);
  CHECK(suite.names() == "a\n");
  CHECK(suite.output("verdict") == "failed");
  check_report(suite);
}

TEST_CASE("fewer tests than a plan announces are not all", "[retry-run][tests]") {
  const SuiteStep suite{
      {"printf '1..3\\nok 1 - a\\nnot ok 2 - b\\n'; exit 1", "printf '1..3\\nok 1 - a\\nok 2 - b\\nok 3 - c\\n'"}};
  const Ended ended = suite.run({"--results", "-"});
  CHECK(ended.code == 0);
  CHECK(suite.names().empty());
  const SuiteStep green{{"printf '1..3\\nok 1 - a\\nok 2 - b\\n'"}};
  CHECK(green.run({"--results", "-", "--attempts", "1"}).code == 1);
  CHECK(green.output("reason") == "tests");
  check_report(green);
}

TEST_CASE("where results were said to be, there must be some, and no old ones", "[retry-run][tests]") {
  const SuiteStep none{{"true"}};
  const Ended ended = none.run({"--attempts", "1"});
  CHECK(ended.code == 1);
  CHECK(contains(ended.err,
                 "not all tests were run, or told of: there are no results: the command has written no test to a file "
                 "like *.xml"));
  const SuiteStep old{{"true"}};
  old.folder().write("old.xml", junit({"a"}));
  CHECK(old.run({"--attempts", "1"}).code == 1);
  const SuiteStep broken{{"echo nonsense >results.xml"}};
  const Ended nonsense = broken.run({"--attempts", "1"});
  CHECK(nonsense.code == 1);
  CHECK(contains(nonsense.err, "results.xml"));
}

TEST_CASE("without a way to run only some tests everything runs again", "[retry-run][tests]") {
  const RetryRunStep step{{with_results({"a!", "b"}), with_results({"a", "b"})}};
  const Ended ended = step.run({"--attempts", "3", "--results", "results.xml"});
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "everything runs again: nobody knows how this command runs only some tests"));
  CHECK(step.outputs().at("flaky-tests") == R"(["s a"])");
}

TEST_CASE("results of several files and folders are one run", "[retry-run][tests]") {
  const std::string write =
      "mkdir -p m/out n/out; cp results.xml m/out/r.xml; sed s/classname=.s./classname=\\\"t\\\"/ "
      "results.xml >n/out/r.xml; rm results.xml; ";
  const std::string first = with_results({"a!", "b"}).substr(0, with_results({"a!", "b"}).size() - 6);
  const SuiteStep suite{{first + write + "exit 1", with_results({"a"})}};
  CHECK(suite.run({"--results", "**/out/*.xml", "--attempts", "1"}).code == 1);
  CHECK(suite.output("failed-tests") == R"(["s a","t a"])");
}

TEST_CASE("what a known runner says of being stopped counts, wherever its results are", "[retry-run][tests]") {
  // A module of Maven failed, and the next one never ran: its results are not there, and nothing else says so.
  const std::string mvn =
      "#!/bin/sh\nn=$(($(cat n 2>/dev/null || echo 0) + 1)); echo $n >n; echo \"$*\" >>calls\n"
      "[ $n -gt 1 ] || { echo '[INFO] Reactor Summary for shop 1:'; echo '[INFO] second ......... SKIPPED'; . ./first; "
      "}\n. ./then\n";
  const RetryRunStep step;
  step.step().folder().write_script("mvn", mvn);
  step.step().folder().write("first", with_results({"a!"}));
  step.step().folder().write("then", with_results({"a", "b"}));
  const Ended ended = run_program(
      {TOOLKIT_RETRY_RUN, "--attempts", "2", "--backoff", "0s", "--results", "results.xml", "--", "./mvn", "verify"},
      step.options());
  CHECK(ended.code == 0);
  CHECK(step.read("calls") == "verify\nverify\n");
  CHECK(contains(ended.err, "everything runs again: "));
}

TEST_CASE("a test that fails in the same way with the same seed each time is called so", "[retry-run][tests]") {
  const SuiteStep suite{{with_results({"a!", "b"})}};
  const Ended ended = suite.run({"--seed", "7", "--attempts", "2"});
  CHECK(ended.code == 1);
  CHECK(contains(ended.err, "1 of 2 tests failed, 1 in the same way with the same seed each time"));
  CHECK(suite.report()["tests"]["deterministic"] == Json{"s a"});
  const SuiteStep other{{with_results({"a!", "b"})}};
  CHECK(other.run({"--attempts", "2"}).code == 1);
  CHECK(other.report()["tests"]["deterministic"].empty());
}

TEST_CASE("conditions for a retry hold for tests, too", "[retry-run][tests]") {
  const SuiteStep suite{{with_results({"a!"}, 3), with_results({"a"})}};
  CHECK(suite.run({"--stop-if", "exit=3"}).code == 3);
  CHECK(suite.attempts() == 1);
}

TEST_CASE("nothing is read where none are wanted", "[retry-run][tests]") {
  const RetryRunStep step{{with_results({"a!"}, 0)}};
  CHECK(step.run({"--results", "none"}).code == 0);
  CHECK(step.outputs().count("verdict") == 0);
  CHECK(step.report()["tests"] == nullptr);
}

}  // namespace toolkit::tools_test
