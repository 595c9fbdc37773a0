#include "lib/results/merge.hpp"

#include <algorithm>
#include <utility>

namespace toolkit::results {
namespace {

using Runs = std::vector<Attempted>::const_iterator;

/// Of the runs of one attempt: the last of each chain of reruns counts.
Status outcome_of_attempt(Runs run, Runs end) {
  Status result = Status::skipped;
  while (run != end) {
    const Runs next = std::find_if(run + 1, end, [](const Attempted& other) { return !other.test.is_rerun; });
    const Status last = std::prev(next)->test.status;
    if (last == Status::failed) return Status::failed;
    if (last == Status::passed) result = Status::passed;
    run = next;
  }
  return result;
}

}  // namespace

bool has_failed(const History& history) {
  return std::ranges::any_of(history.runs, [](const Attempted& run) { return run.test.status == Status::failed; });
}

std::vector<AttemptOutcome> outcomes(const History& history) {
  std::vector<AttemptOutcome> all;
  Runs run = history.runs.begin();
  while (run != history.runs.end()) {
    const unsigned attempt = run->attempt;
    const Runs next = std::find_if(run, history.runs.end(), [&](const Attempted& it) { return it.attempt != attempt; });
    all.push_back({.attempt = attempt, .status = outcome_of_attempt(run, next)});
    run = next;
  }
  return all;
}

Status outcome(const History& history) {
  const auto all = outcomes(history);
  const auto last = std::find_if(all.rbegin(), all.rend(),
                                 [](const AttemptOutcome& attempt) { return attempt.status != Status::skipped; });
  if (last != all.rend()) return last->status;
  return has_failed(history) ? Status::failed : Status::skipped;
}

void Merge::add(unsigned attempt, std::vector<Test> tests) {
  for (Test& test : tests) {
    const auto [found, is_new] = index_.try_emplace(test.id, histories_.size());
    if (is_new) histories_.push_back({.id = test.id});
    histories_[found->second].runs.push_back({.attempt = attempt, .test = std::move(test)});
  }
}

}  // namespace toolkit::results
