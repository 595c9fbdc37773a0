// For any results of any attempts: what may be green. The oracle goes test by test through all runs, without the
// library.
#include <algorithm>
#include <functional>
#include <set>

#include "lib/verdict/verdict.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::verdict;
using results::Status;
using results::Test;

namespace {

constexpr int kTests = 6;

Status any_status() {
  return *rc::gen::weightedElement<Status>({{12, Status::passed}, {2, Status::failed}, {1, Status::skipped}});
}

Test any_test() {
  return {.id = {"", std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, kTests)))}, .status = any_status()};
}

/// One in two that failed is run again by the framework, at once or after others.
void add_reruns(std::vector<Test>& tests) {
  for (std::size_t i = 0; i < tests.size() && tests.size() < 20; ++i) {
    if (tests[i].status != Status::failed || *rc::gen::inRange(0, 2) == 0) continue;
    const auto at = static_cast<std::ptrdiff_t>(*rc::gen::inRange(i + 1, tests.size() + 1));
    Test again{.id = tests[i].id, .status = any_status(), .is_rerun = true};
    tests.insert(tests.begin() + at, std::move(again));
  }
}

Attempt any_attempt() {
  Attempt attempt;
  for (int i = *rc::gen::inRange(0, kTests); i >= 0; --i) attempt.results.tests.push_back(any_test());
  add_reruns(attempt.results.tests);
  if (*rc::gen::inRange(0, 15) == 0)
    attempt.results.tests.push_back({.id = {"", "setup"}, .status = Status::failed, .is_setup = true});
  if (*rc::gen::inRange(0, 2) == 0) attempt.seed = *rc::gen::inRange<std::uint64_t>(0, 2);
  attempt.is_partial = *rc::gen::inRange(0, 3) == 0;
  if (*rc::gen::inRange(0, 8) == 0) attempt.results.incomplete = "cut off";
  if (*rc::gen::inRange(0, 15) == 0) attempt.failure = "exit code 1";
  if (*rc::gen::inRange(0, 15) == 0) attempt.results.tests.clear();
  if (*rc::gen::inRange(0, 4) == 0)
    attempt.results.announced_count = attempt.results.tests.size() + *rc::gen::inRange<std::size_t>(0, 3);
  if (*rc::gen::inRange(0, 15) == 0) attempt.results.announced.push_back(any_test().id);
  return attempt;
}

std::vector<Attempt> any_attempts() {
  std::vector<Attempt> attempts;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) attempts.push_back(any_attempt());
  return attempts;
}

Rules any_rules() {
  Rules rules{.flaky = *rc::gen::element(FlakyRule::pass, FlakyRule::warn, FlakyRule::fail)};
  if (*rc::gen::inRange(0, 3) == 0) rules.max_failed = *rc::gen::inRange<std::size_t>(0, 3);
  if (*rc::gen::inRange(0, 3) == 0) {
    rules.quarantine = Quarantine{{{.pattern = "a", .owner = "o", .reason = "r", .expires = Date{}}}};
  }
  return rules;
}

bool has(const Attempt& attempt, char name, Status status) {
  return std::ranges::any_of(attempt.results.tests, [&](const Test& test) {
    return test.id.name == std::string(1, name) && test.status == status;
  });
}

bool is_seen_or_announced(const Attempt& attempt, char name) {
  const results::TestId id{"", std::string(1, name)};
  return std::ranges::find(attempt.results.announced, id) != attempt.results.announced.end() ||
         std::ranges::find(attempt.results.tests, id, &Test::id) != attempt.results.tests.end();
}

bool in_some(const std::vector<Attempt>& attempts, const std::function<bool(const Attempt&)>& holds) {
  return std::ranges::any_of(attempts, holds);
}

/// By the test's last run in the attempt, which is what the framework's own reruns came to.
bool has_failed_at_last(const Attempt& attempt, char name) {
  bool has_failed = false;      // some other test of that name
  bool is_last_failed = false;  // of the runs of one test
  for (const Test& test : attempt.results.tests) {
    if (test.id.name != std::string(1, name)) continue;
    if (!test.is_rerun) has_failed = has_failed || is_last_failed;
    is_last_failed = test.status == Status::failed;
  }
  return has_failed || is_last_failed;
}

bool is_incomplete(const Attempt& attempt) {
  const auto& run = attempt.results;
  if (!run.incomplete.empty() || run.tests.empty()) return true;
  const auto ran = std::ranges::count_if(run.tests, [](const Test& it) { return !it.is_rerun && !it.is_setup; });
  if (!attempt.is_partial && static_cast<std::size_t>(ran) < run.announced_count.value_or(0)) return true;
  const bool is_set_up = std::ranges::find(run.tests, true, &Test::is_setup) == run.tests.end();
  bool has_failed = false;
  for (char name = 'a'; name < 'a' + kTests; ++name) has_failed = has_failed || has_failed_at_last(attempt, name);
  return !is_set_up || (!attempt.failure.empty() && !has_failed);
}

/// Tests of one name are several only where one attempt has several.
std::size_t most_seen(const std::vector<Attempt>& attempts) {
  std::set<results::TestId> names;
  std::size_t most = 0;
  for (const Attempt& attempt : attempts) {
    std::size_t ran = 0;
    for (const Test& test : attempt.results.tests) {
      if (test.is_setup) continue;
      names.insert(test.id);
      if (!test.is_rerun) ++ran;
    }
    most = std::max(most, ran);
  }
  return std::max(most, names.size());
}

/// Passed in some attempt, or skipped and never failed.
bool is_excused(const std::vector<Attempt>& attempts, char name) {
  const auto has_any = [&](Status status) {
    return in_some(attempts, [&](const Attempt& attempt) { return has(attempt, name, status); });
  };
  return has_any(Status::passed) || (has_any(Status::skipped) && !has_any(Status::failed));
}

}  // namespace

TEST_CASE("green only if every test that was seen or announced passed in some attempt, was skipped or is quarantined",
          "[verdict][property]") {
  rc::prop("for any results of any attempts", [] {
    const auto attempts = any_attempts();
    const Rules rules = any_rules();
    const bool is_green = judge(attempts, rules).is_green;
    RC_CLASSIFY(is_green, "green");
    if (!is_green) return;
    for (char name = 'a'; name < 'a' + kTests; ++name) {
      const bool is_known = in_some(attempts, [&](const Attempt& it) { return is_seen_or_announced(it, name); });
      const bool is_quarantined = rules.quarantine.holds({"", std::string(1, name)});
      RC_ASSERT((!is_known || is_quarantined || is_excused(attempts, name)));
    }
    for (const Attempt& attempt : attempts) {
      if (!attempt.is_partial) RC_ASSERT(attempt.results.announced_count.value_or(0) <= most_seen(attempts));
    }
  });
}

TEST_CASE("never green after an incomplete run that was not repeated in full", "[verdict][property]") {
  rc::prop("for any results of any attempts", [] {
    const auto attempts = any_attempts();
    const bool is_green = judge(attempts, any_rules()).is_green;
    RC_CLASSIFY(is_green, "green");
    bool is_repeated = false;
    for (const Attempt& attempt : attempts) {
      if (is_incomplete(attempt)) is_repeated = false;
      if (!is_incomplete(attempt) && !attempt.is_partial) is_repeated = true;
    }
    RC_ASSERT((is_repeated || !is_green));
  });
}

TEST_CASE("what is to be run next is nothing when it is green, and else only what can mend it", "[verdict][property]") {
  rc::prop("for any results of any attempts", [] {
    const auto attempts = any_attempts();
    const Rules rules = any_rules();
    const Verdict verdict = judge(attempts, rules);
    const Next next = next_run(attempts, rules);
    if (verdict.is_green) RC_ASSERT(next.what == Next::What::nothing);
    if (next.what != Next::What::failed_only) return;
    RC_ASSERT(next.tests == verdict.failed);
    // When all of them pass, it is green.
    std::vector<Attempt> more = attempts;
    more.push_back({.is_partial = true});
    for (const results::TestId& id : next.tests) more.back().results.tests.push_back({.id = id});
    RC_ASSERT(judge(more, rules).word == Word::flaky);
    RC_ASSERT(judge(more, rules).is_green == (rules.flaky != FlakyRule::fail));
  });
}
