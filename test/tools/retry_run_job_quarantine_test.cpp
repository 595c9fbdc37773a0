// Tests in quarantine: they run, and do not count, until their day is over.
#include "test/support/catch.hpp"
#include "test/tools/retry_run_suite.hpp"

namespace toolkit::tools_test {
namespace {

std::string entry(const std::string& pattern, const std::string& expires) {
  return "- test: \"" + pattern + "\"\n  owner: team-a\n  reason: known\n  expires: " + expires + "\n";
}

}  // namespace

TEST_CASE("the failure of a test in quarantine does not count, and it is not run again", "[retry-run][tests]") {
  const SuiteStep suite{{with_results({"a!", "b!", "c"}), with_results({"b"})}};
  const std::string file = suite.folder().write("quarantine.yml", entry("s a", "2999-12-31"));
  const Ended ended = suite.run({"--quarantine", file});
  CHECK(ended.code == 0);
  CHECK(suite.names() == "b\n");
  CHECK(suite.output("failed-tests") == "[]");
  CHECK(suite.output("flaky-tests") == R"(["s b"])");
  CHECK(contains(suite.summary(), "1 in quarantine"));
  CHECK(contains(suite.summary(), "| test in quarantine | "));
  CHECK(contains(suite.junit(), "<failure message=\"a is wrong\""));
}

TEST_CASE("a run of which only tests in quarantine failed is a success at once", "[retry-run][tests]") {
  const SuiteStep suite{{with_results({"a!", "b"})}};
  const std::string file = suite.folder().write("quarantine.yml", entry("a", "2999-12-31"));
  CHECK(suite.run({"--quarantine", file}).code == 0);
  CHECK(suite.attempts() == 1);
  CHECK(suite.output("verdict") == "passed");
  CHECK(suite.output("reason") == "success");
  CHECK(suite.output("outcome") == "success");
}

TEST_CASE("an expired quarantine fails the run by name", "[retry-run][tests]") {
  const SuiteStep suite{{with_results({"a", "b"})}};
  const std::string file = suite.folder().write("quarantine.yml", entry("s *", "2020-01-31"));
  const Ended ended = suite.run({"--quarantine", file});
  CHECK(ended.code == 1);
  CHECK(suite.attempts() == 1);
  CHECK(suite.output("reason") == "tests");
  const auto errors = commands_of(ended, "error");
  REQUIRE(errors.size() == 1);
  CHECK(contains(errors[0].data, "the quarantine of s * expired on 2020-01-31; team-a mends it"));
  CHECK(contains(suite.summary(), "expired on 2020-01-31"));
}

TEST_CASE("a quarantine needs results", "[retry-run][tests]") {
  const RetryRunStep step;
  const std::string file = step.step().folder().write("quarantine.yml", entry("a", "2999-12-31"));
  const Ended ended = step.run({"--quarantine", file});
  CHECK(ended.code == 1);
  CHECK(contains(ended.err, "there are no results"));
}

}  // namespace toolkit::tools_test
