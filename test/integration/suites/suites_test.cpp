// What retry-run makes of a flaky, a broken, a crashing, a hanging test and a failing property, with each real runner.
#include <algorithm>

#include <pugixml.hpp>

#include "test/integration/suites/suite_copy.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

namespace toolkit::test {
namespace {

using nlohmann::json;

std::string list_of(const std::string& name) { return json::array({name}).dump(); }

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

bool is_green(const Ran& ran) {
  return ran.ended.code == 0 || ran.output("verdict") == "passed" || ran.output("verdict") == "flaky";
}

/// The runs of a test that were more than to be left out.
std::size_t runs_of(const json& test) {
  return static_cast<std::size_t>(
      std::ranges::count_if(test.at("runs"), [](const json& run) { return run.at("outcome") != "skipped"; }));
}

using Names = std::vector<std::pair<std::string, std::string>>;

/// Each test once, under its own name.
void check_junit(const Ran& ran) {
  pugi::xml_document document;
  REQUIRE(document.load_string(ran.junit.c_str()));
  Names merged;
  for (const pugi::xml_node& suite : document.child("testsuites").children("testsuite")) {
    for (const pugi::xml_node& test : suite.children("testcase"))
      merged.emplace_back(test.attribute("classname").value(), test.attribute("name").value());
  }
  Names seen;
  for (const json& test : ran.tests().at("tests"))
    seen.emplace_back(test.at("suite").get<std::string>(), test.at("name").get<std::string>());
  std::ranges::sort(merged);
  std::ranges::sort(seen);
  CHECK(merged == seen);
  CHECK(std::ranges::adjacent_find(seen) == seen.end());
}

void check_flaky(const SuiteCopy& copy) {
  const Runner& runner = copy.runner();
  const Ran ran = copy.run({"--attempts", "3"}, runner.but_broken, {{"SUITE_STATE", ""}});
  INFO(ran.shown());
  CHECK(ran.ended.code == 0);
  CHECK(ran.output("attempts") == "2");
  CHECK(ran.output("verdict") == "flaky");
  CHECK(ran.output("flaky-tests") == list_of(runner.flaky));
  CHECK(ran.output("failed-tests") == "[]");
  CHECK(ran.errors.empty());
  CHECK(contains(ran.ended.err, "only the 1 test that failed runs again\n"));
  REQUIRE(ran.report.is_object());
  CHECK(ran.attempts().at(0).at("partial") == false);
  CHECK(ran.attempts().at(1) ==
        json{{"partial", true}, {"passed", 1}, {"failed", 0}, {"skipped", runner.left_out}, {"incomplete", nullptr}});
  for (const json& test : ran.tests().at("tests")) {
    const bool is_flaky = contains(runner.flaky, test.at("name").get<std::string>());
    CHECK(runs_of(test) <= (is_flaky ? 2U : 1U));
  }
  check_junit(ran);
  CHECK(count_of(ran.junit, "<flakyFailure ") == 1);
}

void check_broken(const SuiteCopy& copy) {
  const Runner& runner = copy.runner();
  const Ran ran = copy.run({"--attempts", "2"}, runner.all);
  INFO(ran.shown());
  CHECK(ran.ended.code == runner.failed_code);
  CHECK(ran.output("attempts") == "2");
  CHECK(ran.output("verdict") == "failed");
  CHECK(ran.output("failed-tests") == list_of(runner.broken));
  CHECK(ran.output("flaky-tests") == "[]");
  REQUIRE(ran.report.is_object());
  CHECK(ran.tests().at("tests").size() == runner.tests);
  check_junit(ran);
  CHECK(count_of(ran.junit, "<failure ") == 1);
  CHECK(count_of(ran.junit, "<rerunFailure ") == 1);
  const auto told = std::ranges::find_if(ran.errors, [&](const WorkflowCommand& error) {
    const auto title = error.properties.find("title");
    return title != error.properties.end() && title->second == "failed: " + runner.broken;
  });
  REQUIRE(told != ran.errors.end());
  if (runner.file.empty()) return;
  CHECK(told->properties.at("file") == runner.file);
  CHECK(told->properties.at("line") == std::to_string(copy.failing_line()));
}

/// Beside a flaky test, whose rerun alone would be green.
void check_crash(const SuiteCopy& copy) {
  const Runner& runner = copy.runner();
  const Ran ran = copy.run({"--attempts", "2"}, runner.but_broken, {{"SUITE_CRASH", "1"}, {"SUITE_STATE", ""}});
  INFO(ran.shown());
  CHECK_FALSE(is_green(ran));
  CHECK(ran.output("attempts") == "2");
  REQUIRE(ran.report.is_object());
  if (runner.survives_a_crash) {
    CHECK(contains(ran.output("failed-tests"), "crashes"));
    return;
  }
  CHECK(contains(ran.ended.err, "everything runs again: "));
  if (ran.tests().is_null()) return;
  for (const json& attempt : ran.attempts()) {
    CHECK(attempt.at("partial") == false);
    CHECK(attempt.at("incomplete") != nullptr);
  }
}

void check_hang(const SuiteCopy& copy) {
  const Runner& runner = copy.runner();
  const Ran ran =
      copy.run({"--timeout", runner.time_to_hang, "--grace", "2s"}, runner.but_broken, {{"SUITE_HANG", "1"}});
  INFO(ran.shown());
  CHECK(ran.ended.code == 124);
  CHECK_FALSE(is_green(ran));
  CHECK(ran.survivors.empty());
}

void check_property(const SuiteCopy& copy) {
  const Runner& runner = copy.runner();
  const Ran ran = copy.run({}, runner.but_broken, {{"SUITE_PROPERTY", "10"}});
  INFO(ran.shown());
  CHECK(ran.ended.code == runner.failed_code);
  CHECK(ran.output("failed-tests") == list_of(runner.property));
}

void check_suite(const Runner& runner) {
  if (!runner.missing.empty()) SKIP_TEST(runner.missing);
  const SuiteCopy copy{runner};
  check_flaky(copy);
  check_broken(copy);
  check_crash(copy);
  check_hang(copy);
  check_property(copy);
}

}  // namespace

// One for each, so that they run side by side.
TEST_CASE("what a real suite's tests do decides: go test", "[integration][suites]") { check_suite(go_test()); }
TEST_CASE("what a real suite's tests do decides: gotestsum", "[integration][suites]") { check_suite(gotestsum()); }
TEST_CASE("what a real suite's tests do decides: pytest", "[integration][suites]") { check_suite(pytest()); }
TEST_CASE("what a real suite's tests do decides: jest", "[integration][suites]") { check_suite(jest()); }
TEST_CASE("what a real suite's tests do decides: vitest", "[integration][suites]") { check_suite(vitest()); }
TEST_CASE("what a real suite's tests do decides: cargo test", "[integration][suites]") { check_suite(cargo_test()); }
TEST_CASE("what a real suite's tests do decides: cargo nextest", "[integration][suites]") { check_suite(nextest()); }
TEST_CASE("what a real suite's tests do decides: ctest", "[integration][suites]") { check_suite(ctest()); }
TEST_CASE("what a real suite's tests do decides: surefire", "[integration][suites]") { check_suite(surefire()); }

}  // namespace toolkit::test
