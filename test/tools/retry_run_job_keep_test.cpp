// Failing examples of property tests: preserved, and replayed first.
#include <filesystem>

#include "test/support/catch.hpp"
#include "test/tools/report_format.hpp"
#include "test/tools/retry_run_job.hpp"
#include "test/tools/retry_run_suite.hpp"

namespace toolkit::tools_test {
namespace {

using Json = nlohmann::json;

constexpr ReportFormat kFormat{TOOLKIT_SOURCE_DIR "/docs/formats/retry-run-report"};
/// A script that prints what a framework once printed, and ends with this code.
std::string printing(const std::string& recording, int code) {
  const auto folder = std::filesystem::absolute(TOOLKIT_SOURCE_DIR) / "test/data/examples";
  return "cat " + (folder / recording).string() + "; exit " + std::to_string(code);
}

/// Notes how it is told to try a known example.
constexpr const char* kNote = "case $RC_PARAMS in *reproduce=*) echo known ;; *) echo all ;; esac >>calls; ";

Json known(const RetryRunStep& run) { return Json::parse(run.read("kept/examples.json")); }

}  // namespace

TEST_CASE("Property 8, test execution logging: failing examples are preserved with seed and counterexample",
          "[retry-run][tests]") {
  const RetryRunStep run{{printing("rapidcheck/numbers.txt", 1)}};
  CHECK(run.run({"--keep", "kept"}).code == 1);
  const Json examples = known(run).at("examples");
  REQUIRE(!examples.empty());
  CHECK(examples[0].at("framework") == "rapidcheck");
  CHECK(!examples[0].at("counterexample").get<std::string>().empty());
  const Json properties = run.report().at("properties");
  REQUIRE(properties.size() >= 2);
  CHECK(contains(run.step().summary(), "| property | outcome | cases | took | seed | example |"));
  if (can_validate()) CHECK(kFormat.what_is_wrong_with(run.outputs().at("report")) == "");
}

TEST_CASE("Property 8, test execution logging: known failing examples are replayed first", "[retry-run][tests]") {
  const RetryRunStep run{
      {printing("rapidcheck/numbers.txt", 1), std::string{kNote} + "exit 1", std::string{kNote} + "true"}};
  CHECK(run.run({"--keep", "kept"}).code == 1);
  // It still fails: nothing else is tried, in no attempt.
  const Ended failed = run.run({"--keep", "kept"});
  CHECK(failed.code == 1);
  CHECK(run.read("calls") == "known\n");
  CHECK(contains(failed.err, "a known example still fails; nothing else was tried"));
  CHECK(!known(run).at("examples").empty());
  // It fails no more: then all the rest, and the example is forgotten.
  CHECK(run.run({"--keep", "kept", "--seed", "7"}).code == 0);
  CHECK(run.read("calls") == "known\nknown\nall\n");
  CHECK(known(run).at("examples").empty());
  CHECK(run.run({"--keep", "kept"}).code == 0);
  CHECK(run.read("calls") == "known\nknown\nall\nall\n");
}

TEST_CASE("a run for known examples leaves no traces in the job", "[retry-run][tests]") {
  const RetryRunStep run{
      {printing("rapidcheck/numbers.txt", 1),
       std::string{kNote} + "echo seen by $RC_PARAMS >>$GITHUB_STEP_SUMMARY; echo once >>$GITHUB_STEP_SUMMARY"}};
  CHECK(run.run({"--keep", "kept"}).code == 1);
  CHECK(run.run({"--keep", "kept"}).code == 0);
  CHECK(run.read("calls") == "known\nall\n");
  CHECK(contains(run.step().summary(), "once\n"));
  CHECK_FALSE(contains(run.step().summary(), "seen by reproduce="));
}

TEST_CASE("a known example that fails is tried again in every attempt", "[retry-run][tests]") {
  const RetryRunStep run{{printing("rapidcheck/numbers.txt", 1), std::string{kNote} + "exit 1"}};
  CHECK(run.run({"--keep", "kept"}).code == 1);
  CHECK(run.run({"--keep", "kept", "--attempts", "2"}).code == 1);
  CHECK(run.read("calls") == "known\nknown\n");
}

TEST_CASE("a known example that fails no more is forgotten, though rapidcheck calls that a failure",
          "[retry-run][tests]") {
  const std::string outdated =
      "case $RC_PARAMS in *reproduce=*) printf -- '- always\\nFailure: Reproduced result is not a failure\\n\\n"
      "- panics\\nFailure: Unable to reproduce minimum value\\n'; exit 1;; esac; echo all >>calls";
  const RetryRunStep run{{printing("rapidcheck/numbers.txt", 1), outdated}};
  CHECK(run.run({"--keep", "kept"}).code == 1);
  CHECK(run.run({"--keep", "kept"}).code == 0);
  CHECK(run.read("calls") == "all\n");
  for (const Json& example : known(run).at("examples")) CHECK(example.at("test") == "");
  CHECK(run.run({"--keep", "kept"}).code == 0);
  CHECK(run.read("calls") == "all\nall\n");
}

TEST_CASE("a failure beside a known example of another command is none of that example", "[retry-run][tests]") {
  const RetryRunStep run{{printing("rapidcheck/numbers.txt", 1), std::string{kNote} + "test $RC_PARAMS = seed=7"}};
  CHECK(run.run({"--keep", "kept"}).code == 1);
  Json examples = known(run);
  for (Json& example : examples["examples"]) example["command"] = "another";
  run.step().folder().write("kept/examples.json", examples.dump());
  CHECK(run.run({"--keep", "kept", "--env", "RC_PARAMS=seed=7"}).code == 0);
  CHECK(known(run) == examples);
}

TEST_CASE("of a run that tries known examples the failures are told, and nothing else", "[retry-run][tests]") {
  const std::string failing = with_results({"a", "b!"}, 0);
  const SuiteStep suite{{printing("rapidcheck/numbers.txt", 1), failing.substr(0, failing.size() - 6) + "exit 1",
                         with_results({"a", "b"})}};
  CHECK(suite.run({"--keep", "kept", "--attempts", "1"}).code == 1);
  const Ended ended = suite.run({"--keep", "kept", "--attempts", "1"});
  CHECK(ended.code == 1);
  CHECK(suite.output("verdict") == "failed");
  CHECK(suite.output("failed-tests") == R"(["s b"])");
  CHECK(suite.report()["tests"]["tests"].size() == 1);
  CHECK(contains(ended.err, "a known failing example still fails, and nothing else was tried"));
}

TEST_CASE("results that a run for known examples has left are not those of the attempt", "[retry-run][tests]") {
  const SuiteStep suite{{printing("rapidcheck/numbers.txt", 1),
                         "case $RC_PARAMS in *reproduce=*) ;; *) exit 0;; esac; " + with_results({"a", "b"})}};
  CHECK(suite.run({"--keep", "kept", "--attempts", "1"}).code == 1);
  const Ended ended = suite.run({"--keep", "kept", "--attempts", "1"});
  CHECK(ended.code == 1);
  CHECK(contains(ended.err, "there are no results"));
}

TEST_CASE("an example that fails no more is forgotten with the file that was brought back", "[retry-run][tests]") {
  const std::string file = "testdata/rapid/TestAlways/TestAlways-20261123043203-6578.fail";
  const RetryRunStep run{{"mkdir -p testdata/rapid/TestAlways; echo x >" + file + "; " + printing("rapid/first.txt", 1),
                          "printf '=== RUN   TestAlways\\n    a_test.go:14: [rapid] OK, passed 100 tests (1ms)\\n--- "
                          "PASS: TestAlways (0.00s)\\nPASS\\nok\\texample.com/suite/numbers\\t0.01s\\n'"}};
  CHECK(run.run({"--keep", "kept"}).code == 1);
  CHECK(run.read("kept/rapid/" + file) == "x\n");
  CHECK(run.run({"--keep", "kept"}).code == 0);
  CHECK(run.read("kept/rapid/" + file).empty());
  for (const Json& example : known(run).at("examples")) CHECK(example.at("test") != "TestAlways");
}

TEST_CASE("the files of frameworks are kept and brought back", "[retry-run][tests]") {
  const RetryRunStep run{
      {"mkdir -p .hypothesis/examples/a; echo b >.hypothesis/examples/a/b; exit 1", "cat .hypothesis/examples/a/b"}};
  CHECK(run.run({"--keep", "kept"}).code == 1);
  std::filesystem::remove_all(run.step().folder() / ".hypothesis");
  const Ended again = run.run({"--keep", "kept"});
  CHECK(again.code == 0);
  CHECK(again.out == "b\n");
}

TEST_CASE("what cannot be kept fails a run that passed", "[retry-run][tests]") {
  const RetryRunStep run{{printing("rapidcheck/numbers.txt", 0), "exit 3"}};
  run.step().folder().write("kept", "no folder");
  const Ended ended = run.run({"--keep", "kept"});
  CHECK(ended.code == 125);
  CHECK(contains(ended.err, "kept"));
  CHECK(run.run({"--keep", "kept"}).code == 3);
}

TEST_CASE("cases and time of each property are read in the profile property", "[retry-run][tests]") {
  const RetryRunStep run{{printing("jqwik/first.txt", 1)}};
  CHECK(run.run({"--profile", "property"}).code == 1);
  const Json properties = run.report().at("properties");
  REQUIRE(!properties.empty());
  CHECK(properties[0].at("framework") == "jqwik");
  CHECK(properties[0].at("cases").is_number());
  CHECK(!std::filesystem::exists(run.step().folder() / "kept"));
}

}  // namespace toolkit::tools_test
