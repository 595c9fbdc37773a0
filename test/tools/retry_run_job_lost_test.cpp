// What cannot be written neither hides how the command ended nor makes a failure of a success, and never the reverse.
#include <filesystem>

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/tools/retry_run_job.hpp"

namespace toolkit::tools_test {
namespace {

ProgramOptions with(ProgramOptions options, const std::string& name, const std::string& value) {
  options.environment[name] = value;
  return options;
}

}  // namespace

TEST_CASE("a report that nobody asked for and that cannot be written is a warning", "[retry-run][job]") {
  const auto [last, code] = GENERATE(table<std::string, int>({{"exit 0", 0}, {"exit 7", 7}}));
  const RetryRunStep run{{"rm -r \"$RUNNER_TEMP\"/retry-run-*; " + last}};
  const Ended ended = run.run({});
  CHECK(ended.code == code);
  CHECK(contains(ended.err, "there is no report: "));
  CHECK(run.outputs().at("exit-code") == std::to_string(code));
  CHECK(run.outputs().count("report") == 0);
  CHECK(contains(run.step().summary(), code == 0 ? "✅" : "❌"));
}

TEST_CASE("a report that was asked for and cannot be written ends no success with 0, and keeps a failure's code",
          "[retry-run][job]") {
  const auto [last, code] = GENERATE(table<std::string, int>({{"exit 0", 125}, {"exit 7", 7}}));
  const RetryRunStep run{{"rm -r gone; " + last}};
  std::filesystem::create_directory(run.step().folder() / "gone");
  const Ended ended = run.run({"--report", run.step().folder() / "gone/report.json"});
  CHECK(ended.code == code);
  CHECK(contains(ended.err + ended.out, "gone/report.json"));
  CHECK(run.outputs().at("outcome") == (code == 7 ? "failure" : "success"));
  CHECK(run.outputs().count("report") == 0);
}

TEST_CASE("outputs that cannot be written end no success with 0, and keep a failure's code", "[retry-run][job]") {
  const auto [last, code, goes_on] =
      GENERATE(table<std::string, int, std::string>({{"exit 0", 125, ""}, {"exit 6", 6, ""}, {"exit 6", 125, "true"}}));
  const RetryRunStep run;
  Inputs inputs{{"command", last}, {"max_attempts", "1"}, {"timeout_seconds", "60"}};
  if (!goes_on.empty()) inputs["continue_on_error"] = goes_on;
  const Ended ended = run_program({TOOLKIT_RETRY_RUN}, with(run.options_of(inputs), "GITHUB_OUTPUT", "/dev/full"));
  CHECK(ended.code == code);
  CHECK(contains(ended.err + ended.out, "GITHUB_OUTPUT"));
  CHECK_FALSE(run.step().summary().empty());
}

TEST_CASE("a summary that cannot be written is a warning", "[retry-run][job]") {
  const RetryRunStep run;
  const Ended ended = run_program(run.words({}), with(run.options(), "GITHUB_STEP_SUMMARY", "/dev/full"));
  CHECK(ended.code == 0);
  CHECK(contains(ended.err + ended.out, "GITHUB_STEP_SUMMARY"));
  CHECK(run.outputs().at("outcome") == "success");
}

TEST_CASE("a run that cannot begin leaves nothing behind", "[retry-run][job]") {
  const RetryRunStep run;
  CHECK(run.run({"--log-dir", "/proc/none"}).code == 125);
  CHECK(std::filesystem::is_empty(run.step().temp()));
}

}  // namespace toolkit::tools_test
