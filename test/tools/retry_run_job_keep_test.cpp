// Failing examples of property tests: preserved, and replayed first.
#include <filesystem>

#include "test/support/catch.hpp"
#include "test/tools/report_format.hpp"
#include "test/tools/retry_run_job.hpp"

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

TEST_CASE("a known example that fails is tried again in every attempt", "[retry-run][tests]") {
  const RetryRunStep run{{printing("rapidcheck/numbers.txt", 1), std::string{kNote} + "exit 1"}};
  CHECK(run.run({"--keep", "kept"}).code == 1);
  CHECK(run.run({"--keep", "kept", "--attempts", "2"}).code == 1);
  CHECK(run.read("calls") == "known\nknown\n");
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
