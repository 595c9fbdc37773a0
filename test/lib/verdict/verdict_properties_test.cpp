// For any results of any attempts: what may be green. The oracle goes test by test through all runs, without the
// library.
#include <algorithm>
#include <functional>

#include "lib/verdict/verdict.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::verdict;
using results::Status;
using results::Test;

namespace {

constexpr int kTests = 6;

Test any_test() {
  return {
      .id = {"", std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, kTests)))},
      .status = *rc::gen::weightedElement<Status>({{12, Status::passed}, {2, Status::failed}, {1, Status::skipped}})};
}

Attempt any_attempt() {
  Attempt attempt;
  for (int i = *rc::gen::inRange(0, kTests); i >= 0; --i) attempt.results.tests.push_back(any_test());
  attempt.is_partial = *rc::gen::inRange(0, 3) == 0;
  if (*rc::gen::inRange(0, 15) == 0) attempt.results.incomplete = "cut off";
  if (*rc::gen::inRange(0, 15) == 0) attempt.failure = "exit code 1";
  if (*rc::gen::inRange(0, 15) == 0) attempt.results.tests.clear();
  if (*rc::gen::inRange(0, 15) == 0) attempt.results.announced_count = *rc::gen::inRange<std::size_t>(0, kTests);
  if (*rc::gen::inRange(0, 15) == 0) attempt.results.announced.push_back(any_test().id);
  return attempt;
}

std::vector<Attempt> any_attempts() {
  std::vector<Attempt> attempts;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) attempts.push_back(any_attempt());
  return attempts;
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
    Rules rules;
    if (*rc::gen::inRange(0, 3) == 0) {
      rules.quarantine = Quarantine{{{.pattern = "a", .owner = "o", .reason = "r", .expires = Date{}}}};
    }
    const bool is_green = judge(attempts, rules).is_green;
    RC_CLASSIFY(is_green, "green");
    if (!is_green) return;
    for (char name = 'a'; name < 'a' + kTests; ++name) {
      const bool is_known = in_some(attempts, [&](const Attempt& it) { return is_seen_or_announced(it, name); });
      const bool is_quarantined = rules.quarantine.holds({"", std::string(1, name)});
      RC_ASSERT((!is_known || is_quarantined || is_excused(attempts, name)));
    }
  });
}

TEST_CASE("never green after an incomplete run that was not repeated in full", "[verdict][property]") {
  rc::prop("for any results of any attempts", [] {
    const auto attempts = any_attempts();
    const bool is_green = judge(attempts, {}).is_green;
    RC_CLASSIFY(is_green, "green");
    bool is_repeated = false;
    for (const Attempt& attempt : attempts) {
      if (!why_incomplete(attempt).empty()) is_repeated = false;
      if (why_incomplete(attempt).empty() && !attempt.is_partial) is_repeated = true;
    }
    RC_ASSERT((is_repeated || !is_green));
  });
}

TEST_CASE("what is to be run next is nothing when it is green, and else only what can mend it", "[verdict][property]") {
  rc::prop("for any results of any attempts", [] {
    const auto attempts = any_attempts();
    const Verdict verdict = judge(attempts, {});
    const Next next = next_run(attempts, {});
    if (verdict.is_green) RC_ASSERT(next.what == Next::What::nothing);
    if (next.what != Next::What::failed_only) return;
    RC_ASSERT(next.tests == verdict.failed);
    // When all of them pass, it is green.
    std::vector<Attempt> more = attempts;
    more.push_back({.is_partial = true});
    for (const results::TestId& id : next.tests) more.back().results.tests.push_back({.id = id});
    RC_ASSERT(judge(more, {}).is_green);
    RC_ASSERT(judge(more, {}).word == Word::flaky);
  });
}
