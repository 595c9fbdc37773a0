// Failing examples of property tests, with the frameworks themselves.
#include <algorithm>
#include <filesystem>

#include "test/integration/suites/suite_copy.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

namespace toolkit::test {
namespace {

using nlohmann::json;
using tools_test::Scratch;

/// How a framework shows that it tries what it knows before anything else.
struct Framework {
  Runner runner;
  std::string name;            ///< as it stands in records
  std::string stored = {};     ///< below the folder of what is kept: what its files begin with; empty: it has none
  std::string generated = {};  ///< is printed where new examples are tried, too; empty: it says how many were tried
};

json known_in(const Scratch& kept) { return json::parse(kept.read("examples.json")).at("examples"); }

/// How many files of a framework hold examples.
std::ptrdiff_t files_in(const Scratch& kept, const std::string& folder) {
  if (folder.empty() || !std::filesystem::exists(kept / folder)) return 0;
  const std::filesystem::recursive_directory_iterator all{kept / folder};
  return std::count_if(begin(all), end(all), [](const auto& entry) {
    const std::string text = entry.is_regular_file() ? Scratch::content(entry.path()) : std::string{};
    // A comment of proptest's is no example.
    return !text.empty() && (entry.path().extension() != ".txt" || contains(text, "\ncc "));
  });
}

/// In a copy of its own.
Ran run(const Framework& framework, const Scratch& kept, const Variables& variables) {
  return SuiteCopy{framework.runner}.run({"--keep", kept.path()}, framework.runner.but_broken, variables);
}

void check_failed(const Framework& framework, const Ran& ran) {
  CHECK(ran.ended.code == framework.runner.failed_code);
  CHECK(ran.output("verdict") == "failed");
  CHECK(ran.output("failed-tests") == json::array({framework.runner.property}).dump());
  REQUIRE(ran.report.at("properties").size() == 1);
  CHECK(ran.report.at("properties").at(0).at("framework") == framework.name);
  CHECK(ran.report.at("properties").at(0).at("outcome") == "failed");
}

/// A run in another copy, after one that has found an example.
Ran ran_with_known_example(const Framework& framework) {
  const Scratch kept;
  const Ran first = SuiteCopy{framework.runner}.run({"--keep", kept.path()}, framework.runner.all);
  INFO(first.shown());
  check_failed(framework, first);
  REQUIRE(known_in(kept).size() == 1);
  CHECK((files_in(kept, framework.stored) > 0) == !framework.stored.empty());
  Ran again = run(framework, kept, {});
  INFO(again.shown());
  check_failed(framework, again);
  CHECK(known_in(kept).size() == 1);
  return again;
}

void check_replay(const Framework& framework) {
  if (!framework.runner.missing.empty()) SKIP_TEST(framework.runner.missing);
  const Scratch kept;
  {
    const Ran first = run(framework, kept, {{"SUITE_PROPERTY", "10"}});
    INFO(first.shown());
    check_failed(framework, first);
    REQUIRE(known_in(kept).size() == 1);
    CHECK(known_in(kept).at(0).at("framework") == framework.name);
    CHECK(contains(known_in(kept).at(0).at("counterexample").get<std::string>(), "11"));
    CHECK((files_in(kept, framework.stored) > 0) == !framework.stored.empty());
    if (!framework.generated.empty()) CHECK(contains(first.ended.out, framework.generated));
  }
  {
    const Ran again = run(framework, kept, {{"SUITE_PROPERTY", "10"}});
    INFO(again.shown());
    check_failed(framework, again);
    CHECK(known_in(kept).size() == 1);
    if (framework.generated.empty())
      CHECK(again.report.at("properties").at(0).at("cases") == 1);
    else
      CHECK_FALSE(contains(again.ended.out, framework.generated));
  }
  const auto files_before = files_in(kept, framework.stored);
  const Ran fixed = run(framework, kept, {});
  INFO(fixed.shown());
  CHECK(fixed.ended.code == 0);
  CHECK(fixed.output("verdict") == "passed");
  CHECK(known_in(kept).empty());
  // Hypothesis keeps what it has come by on the way to the smallest one, too, and tries and drops ten of these in a
  // run.
  if (!framework.stored.empty()) CHECK(files_in(kept, framework.stored) < files_before);
}

}  // namespace

TEST_CASE("Property 8, second half: failing examples of property tests are preserved and replayed first: rapid",
          "[integration][suites]") {
  const Framework framework{.runner = rapid(), .name = "rapid", .stored = "rapid"};
  if (!framework.runner.missing.empty()) SKIP_TEST(framework.runner.missing);
  const Ran again = ran_with_known_example(framework);
  CHECK(again.ended.code == 1);
}

TEST_CASE("Property 8, second half: failing examples of property tests are preserved and replayed first: jqwik",
          "[integration][suites]") {
  const Framework framework{.runner = jqwik(), .name = "jqwik", .stored = "jqwik"};
  if (!framework.runner.missing.empty()) SKIP_TEST(framework.runner.missing);
  const Ran again = ran_with_known_example(framework);
  CHECK(again.report.at("properties").at(0).at("cases") == 1);
}

TEST_CASE("Property 8, second half: failing examples of property tests are preserved and replayed first: Hypothesis",
          "[integration][suites]") {
  Framework hypothesis{
      .runner = pytest(), .name = "hypothesis", .stored = "hypothesis", .generated = "during generate phase"};
  hypothesis.runner.but_broken.emplace_back("--hypothesis-show-statistics");
  check_replay(hypothesis);
}

TEST_CASE("Property 8, second half: failing examples of property tests are preserved and replayed first: proptest",
          "[integration][suites]") {
  check_replay({.runner = cargo_test(), .name = "proptest", .stored = "proptest"});
}

TEST_CASE("Property 8, second half: failing examples of property tests are preserved and replayed first: rapidcheck",
          "[integration][suites]") {
  check_replay({.runner = ctest(), .name = "rapidcheck"});
}

}  // namespace toolkit::test
