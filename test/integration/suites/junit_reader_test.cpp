// The merged JUnit file, as a reader that is not ours reads it.
#include <algorithm>
#include <filesystem>

#include "test/integration/frameworks/frameworks.hpp"
#include "test/integration/suites/suite_copy.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

namespace toolkit::test {
namespace {

using nlohmann::json;

/// junitparser is where pytest is.
json read_by_junitparser(const Ran& ran) {
  const std::filesystem::path python =
      std::filesystem::path{framework("CI_TOOLKIT_TEST_PYTEST")}.parent_path() / "python";
  const auto script = std::filesystem::absolute(TOOLKIT_SOURCE_DIR) / "test/integration/suites/read_junit.py";
  const tools_test::Scratch folder;
  const auto ended = run_framework({python.string(), script.string(), folder.write("junit.xml", ran.junit)},
                                   {.folder = folder.path()});
  INFO(ended.err);
  REQUIRE(ended.code == 0);
  return json::parse(ended.out);
}

/// What the file should say of a test, by its runs in the report.
std::vector<std::string> expected(const json& test) {
  const bool has_failed = test.at("outcome") == "failed";
  std::vector<std::string> all;
  for (const json& run : test.at("runs")) {
    if (run.at("outcome") == "failed")
      all.emplace_back(!has_failed ? "FlakyFailure" : all.empty() ? "Failure" : "RerunFailure");
  }
  if (test.at("outcome") == "skipped") all.emplace_back("Skipped");
  return all;
}

void check_read(const Ran& ran) {
  INFO(ran.junit);
  REQUIRE(ran.tests().is_object());
  const json read = read_by_junitparser(ran);
  CHECK(read.at("written") == read.at("counted"));
  CHECK(read.at("written").at("all") == json{ran.tests().at("tests").size(), ran.tests().at("failed").size(), 0});
  REQUIRE(read.at("tests").size() == ran.tests().at("tests").size());
  for (const json& test : ran.tests().at("tests")) {
    const auto same = std::ranges::find_if(read.at("tests"), [&](const json& one) {
      return one.at(0) == test.at("suite") && one.at(1) == test.at("name");
    });
    REQUIRE(same != read.at("tests").end());
    std::vector<std::string> told;
    for (const json& one : same->at(2)) {
      told.push_back(one.at(0).get<std::string>());
      CHECK(one.at(1) == test.at("runs").at(told.size() - 1).at("message"));
      if (told.back() != "Skipped") CHECK(contains(one.at(2).get<std::string>(), "test_shop.py:"));
    }
    CHECK(told == expected(test));
  }
}

}  // namespace

TEST_CASE("the merged JUnit file is read by junitparser as the report tells of the tests", "[integration][suites]") {
  const Runner runner = pytest();
  if (!runner.missing.empty()) SKIP_TEST(runner.missing);
  const SuiteCopy copy{runner};
  const Ran rich = copy.run({"--attempts", "2"}, runner.all, {{"SUITE_STATE", ""}, {"SUITE_PROPERTY", "10"}});
  CHECK(rich.output("flaky-tests") == json::array({runner.flaky}).dump());
  CHECK(rich.output("failed-tests") == json::array({runner.broken, runner.property}).dump());
  check_read(rich);
  const Ran with_skip = copy.run({}, runner.all);
  CHECK(std::ranges::any_of(with_skip.tests().at("tests"),
                            [](const json& test) { return test.at("outcome") == "skipped"; }));
  check_read(with_skip);
}

}  // namespace toolkit::test
