#include "lib/verdict/verdict.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit::verdict {
namespace {

using results::History;
using results::Status;
using results::Test;
using results::TestId;

bool is_same_failure(const Test& one, const Test& other) {
  return one.status == Status::failed && other.status == Status::failed && one.type == other.type &&
         one.message == other.message;
}

bool is_setup(const History& history) { return history.runs.back().test.is_setup; }

/// A failure `counts` unless it is in quarantine.
void count(Told& told, Status status, bool counts) {
  switch (status) {
    case Status::passed: ++told.passed; break;
    case Status::skipped: ++told.skipped; break;
    case Status::failed:
      ++told.failed;
      if (counts) ++told.counted;
  }
}

/// `told` has the counts; `broken` is what failed before its tests, if something did.
std::string why_incomplete(const Attempt& attempt, const Told& told, const std::optional<TestId>& broken) {
  const results::Results& run = attempt.results;
  if (!run.incomplete.empty()) return run.incomplete;
  if (told.passed + told.failed + told.skipped == 0)
    return attempt.failure.empty() ? "there are no results" : "no results; " + attempt.failure;
  if (broken)
    return fmt::format("{} failed outside of its tests", printable(trimmed(broken->suite + " " + broken->name)));
  if (told.ran < told.announced_count)
    return fmt::format("{} tests were announced, and {} are in the results", told.announced_count, told.ran);
  if (!attempt.failure.empty() && told.failed == 0)
    return fmt::format("the command failed ({}), and no test did", attempt.failure);
  return {};
}

Judge judge_of(const std::vector<Attempt>& attempts, const Rules& rules) {
  Judge judge{rules};
  for (const Attempt& attempt : attempts) judge.add(attempt);
  return judge;
}

}  // namespace

void Judge::add(Attempt attempt) {
  Told told{.is_partial = attempt.is_partial, .seed = attempt.seed};
  told.ran = static_cast<std::size_t>(
      std::ranges::count_if(attempt.results.tests, [](const Test& test) { return !test.is_rerun && !test.is_setup; }));
  told.announced = std::move(attempt.results.announced);
  if (!attempt.is_partial) told.announced_count = attempt.results.announced_count.value_or(0);
  const auto number = static_cast<unsigned>(attempts_.size()) + 1;
  merge_.add(number, std::move(attempt.results.tests));
  std::optional<TestId> broken;
  for (const History& history : merge_.histories()) {
    if (history.runs.back().attempt != number) continue;
    const Status status = results::outcomes(history).back().status;
    const bool counts = status == Status::failed && !rules_.quarantine.holds(history.id);
    count(told, status, counts);
    if (counts && is_setup(history)) broken = history.id;
  }
  told.incomplete = why_incomplete(attempt, told, broken);
  attempts_.push_back(std::move(told));
  if (attempts_.back().incomplete.empty() && !attempts_.back().is_partial) pass_setups();
}

/// Those that are not in the last attempt.
void Judge::pass_setups() {
  const auto number = static_cast<unsigned>(attempts_.size());
  std::vector<Test> passed;
  for (const History& history : histories()) {
    const results::Attempted& last = history.runs.back();
    if (is_setup(history) && last.test.status == Status::failed && last.attempt != number)
      passed.push_back({.id = history.id, .is_setup = true});
  }
  merge_.add(number, std::move(passed));
}

/// Whether everything was run, and told of, and nothing has gone wrong since.
bool Judge::is_whole() const {
  const auto last_bad =
      std::find_if(attempts_.rbegin(), attempts_.rend(), [](const Told& told) { return !told.incomplete.empty(); });
  return std::any_of(attempts_.rbegin(), last_bad, [](const Told& told) { return !told.is_partial; });
}

/// In several attempts, with one seed, each time with the same words.
bool Judge::is_deterministic(const History& history) const {
  const auto& first = history.runs.front();
  if (history.runs.back().attempt == first.attempt) return false;
  return std::ranges::all_of(history.runs, [&](const results::Attempted& run) {
    const auto& seed = attempts_[run.attempt - 1].seed;
    return seed && seed == attempts_[first.attempt - 1].seed && is_same_failure(run.test, first.test);
  });
}

std::vector<TestId> Judge::missing() const {
  if (std::ranges::all_of(attempts_, [](const Told& told) { return told.announced.empty(); })) return {};
  std::unordered_set<TestId> known;
  for (const History& history : histories()) known.insert(history.id);
  std::vector<TestId> never_seen;
  for (const Told& told : attempts_) {
    for (const TestId& id : told.announced) {
      if (known.insert(id).second && !rules_.quarantine.holds(id)) never_seen.push_back(id);
    }
  }
  return never_seen;
}

std::optional<std::string> Judge::too_many() const {
  if (!rules_.max_failed) return std::nullopt;
  std::size_t most = 0;
  for (const Told& told : attempts_) most = std::max(most, told.counted);
  if (most <= *rules_.max_failed) return std::nullopt;
  return fmt::format("{} tests failed at once, more than the {} that may be flaky", most, *rules_.max_failed);
}

/// An earlier attempt has announced more than the whole ones since: by number, so there is no telling which.
std::optional<std::string> Judge::too_few() const {
  std::size_t announced = 0;
  auto seen = static_cast<std::size_t>(std::ranges::count(histories(), false, is_setup));
  for (const Told& told : attempts_) {
    announced = std::max(announced, told.announced_count);
    seen = std::max(seen, told.ran);
  }
  if (seen >= announced) return std::nullopt;
  return fmt::format("{} tests were announced at first, and only {} were ever seen", announced, seen);
}

void Judge::add_reasons(Verdict& verdict) const {
  if (attempts_.empty()) verdict.reasons.emplace_back("nothing was run");
  if (!attempts_.empty() && !is_whole()) {
    const auto bad =
        std::find_if(attempts_.rbegin(), attempts_.rend(), [](const Told& told) { return !told.incomplete.empty(); });
    verdict.reasons.push_back(bad == attempts_.rend()
                                  ? "no attempt has run everything"
                                  : (attempts_.size() == 1 ? "not all tests were run, or told of: "
                                                           : "no whole run followed one that was not: ") +
                                        bad->incomplete);
  }
  if (auto reason = too_few(); reason && is_whole()) verdict.reasons.push_back(std::move(*reason));
  if (auto reason = too_many()) verdict.reasons.push_back(std::move(*reason));
  for (const Quarantined& entry : rules_.quarantine.expired(rules_.today)) {
    verdict.reasons.push_back(fmt::format("the quarantine of {} expired on {}; {} mends it, or gives it another day",
                                          printable(entry.pattern), text(entry.expires), printable(entry.owner)));
  }
  if (!verdict.missing.empty()) {
    verdict.reasons.push_back(fmt::format("{} of the tests that were announced never ran", verdict.missing.size()));
  }
}

void Judge::sort_in(Verdict& verdict, const History& history) const {
  if (!results::has_failed(history)) return;
  if (rules_.quarantine.holds(history.id)) {
    verdict.quarantined.push_back(history.id);
  } else if (results::outcome(history) == Status::passed) {
    verdict.flaky.push_back(history.id);
  } else {
    verdict.failed.push_back(history.id);
    if (is_deterministic(history)) verdict.deterministic.push_back(history.id);
  }
}

Verdict Judge::verdict() const {
  Verdict verdict;
  for (const History& history : histories()) sort_in(verdict, history);
  verdict.missing = missing();
  add_reasons(verdict);
  if (!verdict.failed.empty() || !verdict.reasons.empty()) return verdict;
  verdict.word = verdict.flaky.empty() ? Word::passed : Word::flaky;
  verdict.is_green = verdict.flaky.empty() || rules_.flaky != FlakyRule::fail;
  return verdict;
}

Next Judge::next() const {
  using What = Next::What;
  if (attempts_.empty()) return {.what = What::everything};
  if (too_many()) return {.what = What::nothing};
  Verdict so_far = verdict();
  if (!is_whole() || !so_far.missing.empty() || too_few()) return {.what = What::everything};
  if (so_far.failed.empty()) return {.what = What::nothing};
  return {.what = What::failed_only, .tests = std::move(so_far.failed)};
}

Verdict judge(const std::vector<Attempt>& attempts, const Rules& rules) { return judge_of(attempts, rules).verdict(); }

Next next_run(const std::vector<Attempt>& attempts, const Rules& rules) { return judge_of(attempts, rules).next(); }

}  // namespace toolkit::verdict
