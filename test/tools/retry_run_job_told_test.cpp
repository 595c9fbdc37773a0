// What people are told of tests: annotations beside the code, the summary, the report.
#include <fmt/format.h>

#include "test/support/catch.hpp"
#include "test/tools/retry_run_suite.hpp"

namespace toolkit::tools_test {
namespace {

using Json = nlohmann::json;

/// A script whose results are `xml`.
std::string writing(const std::string& xml, int code) {
  return "cat >results.xml <<'END'\n" + xml + "\nEND\nexit " + std::to_string(code);
}

std::string one_failure(const std::string& attributes, const std::string& text) {
  return "<testsuite name='s'><testcase classname='s' name='a' " + attributes + "><failure message='no'>" + text +
         "</failure></testcase></testsuite>";
}

}  // namespace

TEST_CASE("a failed test is an error at its file and line", "[retry-run][tests]") {
  struct Row {
    std::string file;
    std::string xml;
    std::string line;
  };
  const std::vector<Row> rows{
      {"tests/a.py", one_failure("file='tests/a.py' line='3'", "x"), "3"},
      {"tests/a.py", one_failure("", "x = 1\ntests/a.py:12: AssertionError"), "12"},
      {"src/a.test.js", one_failure("", "Error: no\n  at Object.t (/node_modules/x.js:1:1)\n  at src/a.test.js:4:9"),
       "4"},
      {"src/test/java/com/x/ATest.java",
       "<testsuite name='s'><testcase classname='com.x.ATest' name='a'><failure message='no'>java.lang.Error\n at "
       "com.x.ATest.a(ATest.java:7)</failure></testcase></testsuite>",
       "7"},
      {"add/add_test.go",
       "<testsuite name='s'><testcase classname='example.com/calc/add' name='a' file='add_test.go' line='5'><failure "
       "message='no'/></testcase></testsuite>",
       "5"}};
  for (const Row& row : rows) {
    INFO(row.xml);
    const SuiteStep suite{{writing(row.xml, 1)}};
    suite.folder().write(row.file, "it is here");
    const Ended ended = suite.run({"--attempts", "1"});
    const auto errors = commands_of(ended, "error");
    REQUIRE(errors.size() == 2);
    CHECK(contains(errors[1].properties.at("title"), "failed: "));
    CHECK(errors[1].properties.at("line") == row.line);
    CHECK(errors[1].properties.at("file").ends_with(row.file));
    CHECK(errors[1].data == "no");
    CHECK(contains(suite.summary(), "no |"));
  }
}

TEST_CASE("a file that is not there is no place", "[retry-run][tests]") {
  const SuiteStep suite{{writing(one_failure("file='gone.py' line='3'", "gone.py:3: x"), 1)}};
  const auto errors = commands_of(suite.run({"--attempts", "1"}), "error");
  REQUIRE(errors.size() == 2);
  CHECK(errors[1].properties.count("file") == 0);
}

TEST_CASE("of many failures as many are annotations as the runner keeps", "[retry-run][tests]") {
  Words tests;
  for (int i = 0; i < 60; ++i) tests.push_back(fmt::format("t{}!", i));
  const SuiteStep suite{{with_results(tests)}};
  const Ended ended = suite.run({"--attempts", "1"});
  CHECK(commands_of(ended, "error").size() == 10);
  CHECK(contains(suite.summary(), "\nand 10 more\n"));
  CHECK(Json::parse(suite.output("failed-tests")).size() == 60);
}

TEST_CASE("the summary has counts, failed and flaky tests with what they said, and the slowest", "[retry-run][tests]") {
  const std::string xml =
      "<testsuite name='s'><testcase classname='s' name='quick' time='0.001'/><testcase classname='s' name='slow' "
      "time='9'/><testcase classname='s' name='broken'><failure>one\ntwo\nthree\nfour\nfive\nsix</failure></testcase>"
      "<testcase classname='s' name='shy'><failure message='not now'/></testcase><testcase classname='s' name='off'>"
      "<skipped/></testcase></testsuite>";
  const SuiteStep suite{{writing(xml, 1), with_results({"broken!", "shy"})}};
  CHECK(suite.run({"--attempts", "2"}).code == 1);
  const std::string summary = suite.summary();
  CHECK(contains(summary, "\n5 tests: 2 passed, 1 failed, 1 flaky, 1 skipped\n"));
  CHECK(contains(summary, "| failed test | failed in attempt | at | first lines |"));
  CHECK(contains(summary, "| s broken | 1, 2 |  | broken is wrong |"));
  CHECK(contains(summary, "| flaky test | failed in attempt | at | first lines |"));
  CHECK(contains(summary, "| s shy | 1 |  | not now |"));
  CHECK(contains(summary, "<summary>The slowest 4 tests</summary>"));
  CHECK(summary.find("| s slow | 9.0 s |") < summary.find("| s broken | 0.500 s |"));
  CHECK_FALSE(contains(summary, "The last lines of the last attempt"));
}

TEST_CASE("a failure without a message shows its first lines", "[retry-run][tests]") {
  const SuiteStep suite{
      {writing("<testsuite name='s'><testcase classname='s' name='a'><failure>one\ntwo\nthree\nfour\n"
               "five\nsix</failure></testcase></testsuite>",
               1)}};
  CHECK(suite.run({"--attempts", "1"}).code == 1);
  CHECK(contains(suite.summary(), "one<br>two<br>three<br>four<br>five |"));
}

TEST_CASE("of many tests the ten slowest are shown", "[retry-run][tests]") {
  Words tests;
  for (int i = 0; i < 12; ++i) tests.push_back(fmt::format("t{}", i));
  const SuiteStep suite{{with_results(tests)}};
  CHECK(suite.run().code == 0);
  CHECK(contains(suite.summary(), "12 tests: 12 passed, 0 failed, 0 flaky, 0 skipped"));
  CHECK(contains(suite.summary(), "The slowest 10 tests"));
}

TEST_CASE("the report has each test's outcome and time in each attempt", "[retry-run][tests]") {
  const SuiteStep suite{{with_results({"a", "b!"}), with_results({"b"})}};
  CHECK(suite.run().code == 0);
  const Json tests = suite.report()["tests"];
  CHECK(tests["verdict"] == "flaky");
  CHECK(tests["junit"] == suite.output("junit"));
  CHECK(tests["attempts"][0] ==
        Json{{"partial", false}, {"passed", 1}, {"failed", 1}, {"skipped", 0}, {"incomplete", nullptr}});
  CHECK(tests["attempts"][1]["partial"] == true);
  REQUIRE(tests["tests"].size() == 2);
  const Json& b = tests["tests"][1];
  CHECK((b["suite"] == "s" && b["name"] == "b" && b["outcome"] == "passed"));
  CHECK(b["runs"] == Json{{{"attempt", 1}, {"outcome", "failed"}, {"time_ms", 500.0}, {"message", "b is wrong"}},
                          {{"attempt", 2}, {"outcome", "passed"}, {"time_ms", 500.0}, {"message", nullptr}}});
}

}  // namespace toolkit::tools_test
