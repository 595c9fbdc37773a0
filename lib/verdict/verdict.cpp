#include "lib/verdict/verdict.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/results/merge.hpp"

namespace toolkit::verdict {
namespace {

using results::History;
using results::Status;
using results::Test;
using results::TestId;

bool has_failed_test(const results::Results& run) {
  return std::ranges::find(run.tests, Status::failed, &Test::status) != run.tests.end();
}

/// Whether everything was run, and told of, and nothing has gone wrong since.
bool is_whole(const std::vector<Attempt>& attempts) {
  const auto is_incomplete = [](const Attempt& attempt) { return !why_incomplete(attempt).empty(); };
  const auto last_bad = std::find_if(attempts.rbegin(), attempts.rend(), is_incomplete);
  return std::any_of(attempts.rbegin(), last_bad, [](const Attempt& attempt) { return !attempt.is_partial; });
}

results::Merge merged(const std::vector<Attempt>& attempts) {
  results::Merge merge;
  unsigned number = 0;
  for (const Attempt& attempt : attempts) merge.add(++number, attempt.results.tests);
  return merge;
}

bool has_ever_failed(const History& history) {
  return std::ranges::any_of(history.runs,
                             [](const results::Attempted& run) { return run.test.status == Status::failed; });
}

bool is_same_failure(const Test& one, const Test& other) {
  return one.status == Status::failed && other.status == Status::failed && one.type == other.type &&
         one.message == other.message;
}

/// In several attempts, with one seed, each time with the same words.
bool is_deterministic(const History& history, const std::vector<Attempt>& attempts) {
  const auto& first = history.runs.front();
  if (history.runs.back().attempt == first.attempt) return false;
  return std::ranges::all_of(history.runs, [&](const results::Attempted& run) {
    const auto& seed = attempts[run.attempt - 1].seed;
    return seed && seed == attempts[first.attempt - 1].seed && is_same_failure(run.test, first.test);
  });
}

std::vector<TestId> missing(const std::vector<Attempt>& attempts, const std::vector<History>& seen) {
  std::unordered_set<TestId> known;
  for (const History& history : seen) known.insert(history.id);
  std::vector<TestId> never_seen;
  for (const Attempt& attempt : attempts) {
    for (const TestId& id : attempt.results.announced) {
      if (known.insert(id).second) never_seen.push_back(id);
    }
  }
  return never_seen;
}

/// How many tests that count have failed in that attempt.
std::size_t failed_in(const Attempt& attempt, const Quarantine& quarantine) {
  results::Merge merge;
  merge.add(1, attempt.results.tests);
  return static_cast<std::size_t>(std::ranges::count_if(merge.histories(), [&](const History& history) {
    return results::outcome(history) == Status::failed && !quarantine.holds(history.id);
  }));
}

std::optional<std::string> too_many(const std::vector<Attempt>& attempts, const Rules& rules) {
  if (!rules.max_failed) return std::nullopt;
  std::size_t most = 0;
  for (const Attempt& attempt : attempts) most = std::max(most, failed_in(attempt, rules.quarantine));
  if (most <= *rules.max_failed) return std::nullopt;
  return fmt::format("{} tests failed at once, more than the {} that may be flaky", most, *rules.max_failed);
}

void add_reasons(Verdict& verdict, const std::vector<Attempt>& attempts, const Rules& rules) {
  if (attempts.empty()) verdict.reasons.emplace_back("nothing was run");
  if (!attempts.empty() && !is_whole(attempts)) {
    const auto bad = std::find_if(attempts.rbegin(), attempts.rend(),
                                  [](const Attempt& attempt) { return !why_incomplete(attempt).empty(); });
    verdict.reasons.push_back(bad == attempts.rend()
                                  ? "no attempt has run everything"
                                  : "no whole run followed one that was not: " + why_incomplete(*bad));
  }
  if (auto reason = too_many(attempts, rules)) verdict.reasons.push_back(std::move(*reason));
  for (const Quarantined& entry : rules.quarantine.expired(rules.today)) {
    verdict.reasons.push_back(fmt::format("the quarantine of {} expired on {}; {} mends it, or gives it another day",
                                          printable(entry.pattern), text(entry.expires), printable(entry.owner)));
  }
  if (!verdict.missing.empty()) {
    verdict.reasons.push_back(fmt::format("{} of the tests that were announced never ran", verdict.missing.size()));
  }
}

void sort_in(Verdict& verdict, const History& history, const std::vector<Attempt>& attempts, const Rules& rules) {
  if (!has_ever_failed(history)) return;
  if (rules.quarantine.holds(history.id)) {
    verdict.quarantined.push_back(history.id);
  } else if (results::outcome(history) == Status::passed) {
    verdict.flaky.push_back(history.id);
  } else {
    verdict.failed.push_back(history.id);
    if (is_deterministic(history, attempts)) verdict.deterministic.push_back(history.id);
  }
}

}  // namespace

std::string why_incomplete(const Attempt& attempt) {
  const results::Results& run = attempt.results;
  if (!run.incomplete.empty()) return run.incomplete;
  if (run.tests.empty()) return attempt.failure.empty() ? "there are no results" : "no results; " + attempt.failure;
  const auto ran = static_cast<std::size_t>(std::ranges::count(run.tests, false, &Test::is_rerun));
  if (!attempt.is_partial && run.announced_count && ran < *run.announced_count) {
    return fmt::format("{} tests were announced, and {} are in the results", *run.announced_count, ran);
  }
  if (!attempt.failure.empty() && !has_failed_test(run)) {
    return fmt::format("the command failed ({}), and no test did", attempt.failure);
  }
  return {};
}

Verdict judge(const std::vector<Attempt>& attempts, const Rules& rules) {
  const results::Merge merge = merged(attempts);
  Verdict verdict;
  for (const History& history : merge.histories()) sort_in(verdict, history, attempts, rules);
  std::ranges::copy_if(missing(attempts, merge.histories()), std::back_inserter(verdict.missing),
                       [&](const TestId& id) { return !rules.quarantine.holds(id); });
  add_reasons(verdict, attempts, rules);
  if (!verdict.failed.empty() || !verdict.reasons.empty()) return verdict;
  verdict.word = verdict.flaky.empty() ? Word::passed : Word::flaky;
  verdict.is_green = verdict.flaky.empty() || rules.flaky != FlakyRule::fail;
  return verdict;
}

Next next_run(const std::vector<Attempt>& attempts, const Rules& rules) {
  using What = Next::What;
  if (attempts.empty()) return {.what = What::everything};
  if (too_many(attempts, rules)) return {.what = What::nothing};
  const Verdict verdict = judge(attempts, rules);
  if (!is_whole(attempts) || !verdict.missing.empty()) return {.what = What::everything};
  if (verdict.failed.empty()) return {.what = What::nothing};
  return {.what = What::failed_only, .tests = verdict.failed};
}

}  // namespace toolkit::verdict
