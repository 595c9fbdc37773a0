#include "lib/results/merge.hpp"

#include "test/support/catch.hpp"

using namespace toolkit::results;

namespace {

Test run(const std::string& name, Status status, bool is_rerun = false) {
  return {.id = {.suite = "s", .name = name}, .status = status, .is_rerun = is_rerun};
}

Status outcome_of(const std::vector<std::vector<Test>>& attempts) {
  Merge merge;
  for (unsigned i = 0; i < attempts.size(); ++i) merge.add(i + 1, attempts[i]);
  return outcome(merge.histories().at(0));
}

constexpr Status kPassed = Status::passed;
constexpr Status kFailed = Status::failed;
constexpr Status kSkipped = Status::skipped;

}  // namespace

TEST_CASE("the runs of one test are found in all attempts, in order of first sight", "[results]") {
  Merge merge;
  merge.add(1, {run("b", kFailed), run("a", kPassed)});
  merge.add(1, {run("c", kSkipped)});
  merge.add(2, {run("b", kPassed), run("d", kPassed)});
  const auto& all = merge.histories();
  REQUIRE(all.size() == 4);
  CHECK((all[0].id.name == "b" && all[1].id.name == "a" && all[2].id.name == "c" && all[3].id.name == "d"));
  REQUIRE(all[0].runs.size() == 2);
  CHECK((all[0].runs[0].attempt == 1 && all[0].runs[0].test.status == kFailed));
  CHECK((all[0].runs[1].attempt == 2 && all[0].runs[1].test.status == kPassed));
}

TEST_CASE("tests of two suites that share a name are two", "[results]") {
  Merge merge;
  merge.add(1, {{.id = {"ab", "c"}}, {.id = {"a", "bc"}}, {.id = {"", "c"}}});
  CHECK(merge.histories().size() == 3);
}

TEST_CASE("the last attempt that ran a test decides", "[results]") {
  CHECK(outcome_of({{run("a", kFailed)}, {run("a", kPassed)}}) == kPassed);
  CHECK(outcome_of({{run("a", kPassed)}, {run("a", kFailed)}}) == kFailed);
  CHECK(outcome_of({{run("a", kPassed)}, {run("a", kFailed)}, {run("a", kSkipped)}}) == kFailed);
  CHECK(outcome_of({{run("a", kFailed)}, {run("a", kPassed)}, {run("a", kSkipped)}}) == kPassed);
  CHECK(outcome_of({{run("a", kFailed)}, {run("a", kFailed)}}) == kFailed);
}

TEST_CASE("a test is skipped only when no run of it failed", "[results]") {
  CHECK(outcome_of({{run("a", kSkipped)}}) == kSkipped);
  CHECK(outcome_of({{run("a", kFailed)}, {run("a", kSkipped)}}) == kFailed);
  CHECK(outcome_of({{run("a", kSkipped)}, {run("a", kPassed)}}) == kPassed);
  CHECK(outcome_of({{run("a", kFailed), run("a", kSkipped, true)}}) == kFailed);
}

TEST_CASE("a run that the framework repeated is not held against the repetition that passed", "[results]") {
  CHECK(outcome_of({{run("a", kFailed), run("a", kFailed, true), run("a", kPassed, true)}}) == kPassed);
  CHECK(outcome_of({{run("a", kFailed), run("a", kFailed, true)}}) == kFailed);
}

TEST_CASE("of two tests that share their whole name in one run both must pass", "[results]") {
  CHECK(outcome_of({{run("a", kFailed), run("a", kPassed)}}) == kFailed);
  CHECK(outcome_of({{run("a", kPassed), run("a", kFailed)}, {run("a", kPassed), run("a", kPassed)}}) == kPassed);
  CHECK(outcome_of({{run("a", kPassed), run("a", kPassed)}, {run("a", kPassed), run("a", kFailed)}}) == kFailed);
  CHECK(outcome_of({{run("a", kFailed), run("a", kPassed, true), run("a", kFailed)}}) == kFailed);
  CHECK(outcome_of({{run("a", kPassed), run("a", kSkipped)}}) == kPassed);
}
