#include "lib/verdict/verdict.hpp"

#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using namespace toolkit::verdict;
using namespace std::chrono_literals;
using results::Status;
using results::Test;
using results::TestId;
using test::contains;
using Ids = std::vector<TestId>;

namespace {

Test passed(const std::string& name) { return {.id = {"s", name}}; }
Test failed(const std::string& name, const std::string& message = "no") {
  return {.id = {"s", name}, .status = Status::failed, .message = message};
}
Test skipped(const std::string& name) { return {.id = {"s", name}, .status = Status::skipped}; }

Attempt whole(std::vector<Test> tests, const std::string& failure = "") {
  return {.results = {.tests = std::move(tests)}, .failure = failure};
}

Attempt partial(std::vector<Test> tests, const std::string& failure = "") {
  Attempt attempt = whole(std::move(tests), failure);
  attempt.is_partial = true;
  return attempt;
}

Attempt broken_off(std::vector<Test> tests) {
  Attempt attempt = whole(std::move(tests), "signal 11");
  attempt.results.incomplete = "the results end in the middle";
  return attempt;
}

Rules quarantining(const std::string& pattern, Date expires = 2026y / 12 / 31) {
  return {.quarantine = Quarantine{{{.pattern = pattern, .owner = "team", .reason = "r", .expires = expires}}},
          .today = 2026y / 11 / 22};
}

Test again(Test test) {
  test.is_rerun = true;
  return test;
}

/// Of one attempt, why it does not tell of all tests.
std::string why_incomplete(const Attempt& attempt) {
  Judge judge{Rules{}};
  judge.add(attempt);
  return judge.attempts().back().incomplete;
}

constexpr const char* kFailed = "exit code 1";

}  // namespace

TEST_CASE("a run whose tests have all passed or were skipped has passed", "[verdict]") {
  const Verdict verdict = judge({whole({passed("a"), skipped("b")})}, {});
  CHECK(verdict.word == Word::passed);
  CHECK(verdict.is_green);
  CHECK(next_run({whole({passed("a"), skipped("b")})}, {}).what == Next::What::nothing);
}

TEST_CASE("only what failed is run again, and what passes then is flaky", "[verdict]") {
  const Attempt first = whole({passed("a"), failed("b"), failed("c")}, kFailed);
  const Next next = next_run({first}, {});
  CHECK(next.what == Next::What::failed_only);
  CHECK(next.tests == Ids{{"s", "b"}, {"s", "c"}});
  const std::vector<Attempt> both{first, partial({passed("b"), passed("c")})};
  CHECK(judge(both, {}).word == Word::flaky);
  CHECK(judge(both, {}).flaky == next.tests);
  CHECK(judge(both, {.flaky = FlakyRule::pass}).is_green);
  CHECK(judge(both, {.flaky = FlakyRule::warn}).is_green);
  CHECK_FALSE(judge(both, {.flaky = FlakyRule::fail}).is_green);
  CHECK(next_run(both, {}).what == Next::What::nothing);
}

TEST_CASE("what fails again, or is not run again, has failed", "[verdict]") {
  const Attempt first = whole({failed("a"), failed("b")}, kFailed);
  const Verdict verdict = judge({first, partial({passed("a")})}, {});
  CHECK(verdict.word == Word::failed);
  CHECK(verdict.failed == Ids{{"s", "b"}});
  CHECK(verdict.flaky == Ids{{"s", "a"}});
  CHECK(judge({first, partial({passed("a"), failed("b")}, kFailed)}, {}).failed == Ids{{"s", "b"}});
  CHECK(judge({first, partial({passed("a"), skipped("b")})}, {}).failed == Ids{{"s", "b"}});
}

TEST_CASE("what passed first and failed when it was last run has failed", "[verdict]") {
  CHECK(judge({broken_off({passed("a")}), whole({failed("a")}, kFailed)}, {}).failed == Ids{{"s", "a"}});
}

TEST_CASE("what the framework itself ran again until it passed is flaky", "[verdict]") {
  CHECK(judge({whole({failed("a"), again(passed("a"))})}, {}).word == Word::flaky);
}

TEST_CASE("what the framework itself ran again until it passed is no reason for the command to fail", "[verdict]") {
  const Attempt other = whole({failed("a"), passed("b"), again(passed("a"))}, kFailed);
  CHECK(contains(why_incomplete(other), "the command failed (exit code 1), and no test did"));
  CHECK_FALSE(judge({other}, {}).is_green);
  CHECK(next_run({other}, {}).what == Next::What::everything);
  CHECK_FALSE(judge({whole({failed("a")}, kFailed), partial({failed("a"), again(passed("a"))}, kFailed)}, {}).is_green);
  CHECK(why_incomplete(whole({failed("a"), again(failed("a"))}, kFailed)).empty());
}

TEST_CASE("an incomplete run is never made green by a partial one", "[verdict]") {
  const Attempt first = broken_off({passed("a"), failed("b")});
  CHECK(next_run({first}, {}).what == Next::What::everything);
  const std::vector<Attempt> then_partial{first, partial({passed("b")})};
  CHECK(judge(then_partial, {}).word == Word::failed);
  CHECK(contains(judge(then_partial, {}).reasons.at(0), "the results end in the middle"));
  CHECK(next_run(then_partial, {}).what == Next::What::everything);
  CHECK(judge({first, whole({passed("a"), passed("b")})}, {}).word == Word::flaky);
  const std::vector<Attempt> broken_later{whole({failed("a")}, kFailed), broken_off({})};
  CHECK(next_run(broken_later, {}).what == Next::What::everything);
  CHECK_FALSE(judge(broken_later, {}).is_green);
}

TEST_CASE("every way in which a run does not tell of all tests is seen", "[verdict]") {
  CHECK(contains(why_incomplete(whole({})), "there are no results"));
  CHECK(contains(why_incomplete(whole({}, "ran out of time")), "ran out of time"));
  CHECK(contains(why_incomplete(whole({passed("a")}, kFailed)), "the command failed (exit code 1), and no test did"));
  CHECK(why_incomplete(whole({passed("a"), failed("b")}, kFailed)).empty());
  Attempt fewer = whole({passed("a")});
  fewer.results.announced_count = 2;
  CHECK(why_incomplete(fewer) == "2 tests were announced, and 1 are in the results");
  fewer.is_partial = true;
  CHECK(why_incomplete(fewer).empty());
  Attempt rerun = whole({failed("a"), again(passed("a"))});
  rerun.results.announced_count = 2;
  CHECK_FALSE(why_incomplete(rerun).empty());
}

TEST_CASE("a test that was announced and never ran keeps it from being green", "[verdict]") {
  Attempt attempt = whole({passed("a")});
  attempt.results.announced = {{"s", "a"}, {"s", "b"}};
  const Verdict verdict = judge({attempt}, {});
  CHECK(verdict.word == Word::failed);
  CHECK(verdict.missing == Ids{{"s", "b"}});
  CHECK(next_run({attempt}, {}).what == Next::What::everything);
  CHECK(judge({attempt, whole({passed("a"), passed("b")})}, {}).is_green);
}

TEST_CASE("tests that an incomplete attempt has announced by their number are not forgotten", "[verdict]") {
  Attempt crashed = whole({}, "signal 11");
  crashed.results.announced_count = 3;
  Attempt fewer = whole({passed("a"), passed("b")});
  fewer.results.announced_count = 2;
  const Verdict verdict = judge({crashed, fewer}, {});
  CHECK_FALSE(verdict.is_green);
  CHECK(verdict.reasons == std::vector<std::string>{"3 tests were announced at first, and only 2 were ever seen"});
  CHECK(next_run({crashed, fewer}, {}).what == Next::What::everything);
  CHECK(judge({crashed, fewer, whole({passed("c")})}, {}).is_green);
  CHECK(judge({crashed, whole({passed("a"), passed("a"), passed("b")})}, {}).is_green);  // two share a name
  Attempt part = partial({passed("a")});
  part.results.announced_count = 3;  // of which it was to run one
  CHECK(judge({whole({failed("a"), passed("b")}, kFailed), part}, {}).is_green);
}

TEST_CASE("what failed before its tests could run is decided by the next whole run, which has none of it",
          "[verdict]") {
  Test setup = failed("");
  setup.is_setup = true;
  const Attempt first = whole({passed("a"), setup}, kFailed);
  CHECK(why_incomplete(first) == "s failed outside of its tests");
  CHECK(judge({first}, {}).failed == Ids{{"s", ""}});
  CHECK(next_run({first}, {}).what == Next::What::everything);
  CHECK_FALSE(judge({first, partial({passed("b")})}, {}).is_green);
  CHECK_FALSE(judge({first, broken_off({passed("a"), passed("b")})}, {}).is_green);
  CHECK_FALSE(judge({first, whole({passed("a"), setup}, kFailed)}, {}).is_green);
  const std::vector<Attempt> both{first, whole({passed("a"), passed("b")})};
  CHECK(judge(both, {}).word == Word::flaky);
  CHECK(judge(both, {}).flaky == Ids{{"s", ""}});
  CHECK(judge({first}, quarantining("s *")).word == Word::passed);
  Attempt announced = first;
  announced.results.announced_count = 2;
  CHECK_FALSE(judge({announced, whole({passed("a")})}, {}).is_green);
}

TEST_CASE("with more failures than may be flaky nothing is rerun, and nothing is flaky", "[verdict]") {
  const Attempt first = whole({failed("a"), failed("b"), failed("c")}, kFailed);
  const Rules rules{.max_failed = 2};
  CHECK(next_run({first}, rules).what == Next::What::nothing);
  const Verdict verdict = judge({first, whole({passed("a"), passed("b"), passed("c")})}, rules);
  CHECK(verdict.word == Word::failed);
  CHECK(verdict.reasons == std::vector<std::string>{"3 tests failed at once, more than the 2 that may be flaky"});
  CHECK(next_run({first}, {.max_failed = 3}).what == Next::What::failed_only);
  CHECK(next_run({whole({failed("a")}, kFailed)}, {.max_failed = 0}).what == Next::What::nothing);
}

TEST_CASE("a failure in quarantine does not count, neither for the verdict nor for the number that may fail",
          "[verdict]") {
  Rules rules = quarantining("b*");
  rules.max_failed = 0;
  const Attempt attempt = whole({passed("a"), failed("b1"), failed("b2")}, kFailed);
  const Verdict verdict = judge({attempt}, rules);
  CHECK(verdict.is_green);
  CHECK(verdict.word == Word::passed);
  CHECK(verdict.quarantined == Ids{{"s", "b1"}, {"s", "b2"}});
  CHECK(next_run({attempt}, rules).what == Next::What::nothing);
}

TEST_CASE("an expired quarantine fails the run by name", "[verdict]") {
  const Verdict verdict = judge({whole({passed("a")})}, quarantining("b*", 2026y / 11 / 21));
  CHECK(verdict.word == Word::failed);
  CHECK_FALSE(verdict.is_green);
  CHECK(verdict.reasons.at(0) == "the quarantine of b* expired on 2026-11-21; team mends it, or gives it another day");
}

TEST_CASE("failing the same way with the same seed on every attempt is deterministic", "[verdict]") {
  Attempt first = whole({failed("a", "3 is not 4"), failed("b", "one")}, kFailed);
  Attempt second = partial({failed("a", "3 is not 4"), failed("b", "other")}, kFailed);
  CHECK(judge({first, second}, {}).deterministic.empty());
  first.seed = 7;
  second.seed = 7;
  CHECK(judge({first, second}, {}).deterministic == Ids{{"s", "a"}});
  CHECK(judge({first}, {}).deterministic.empty());
  second.seed = 8;
  CHECK(judge({first, second}, {}).deterministic.empty());
}

TEST_CASE("nothing that was run is no success", "[verdict]") {
  CHECK(judge({}, {}).word == Word::failed);
  CHECK(next_run({}, {}).what == Next::What::everything);
  CHECK_FALSE(judge({partial({passed("a")})}, {}).is_green);
}
