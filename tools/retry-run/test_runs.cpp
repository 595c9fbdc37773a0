#include "tools/retry-run/test_runs.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/core/text.hpp"
#include "lib/results/format.hpp"
#include "lib/results/merge.hpp"

namespace toolkit::retry_run {
namespace {

using results::Results;
using results::Status;
using results::Test;
using supervise::Judgement;

constexpr std::size_t kLargestFile = std::size_t{1024} * 1024 * 1024;

void append(Results& all, Results more) {
  std::ranges::move(more.tests, std::back_inserter(all.tests));
  std::ranges::move(more.announced, std::back_inserter(all.announced));
  if (more.announced_count) all.announced_count = all.announced_count.value_or(0) + *more.announced_count;
  if (all.incomplete.empty()) all.incomplete = std::move(more.incomplete);
}

Results unreadable(std::string why) { return {.incomplete = std::move(why)}; }

/// No framework says so that tests have failed: it ends with such a code when it is ended itself, by `timeout` or by a
/// signal that a shell tells of, when it could not be started, or PHP after a fatal error.
bool is_cut_short(const supervise::AttemptEnd& end) {
  constexpr int kLastSignal = 64;
  constexpr int kFatalError = 255;
  if (end.cause != supervise::Cause::exited || end.out_of_memory) return true;
  return (end.code >= supervise::kTimedOutCode && end.code <= supervise::kSignalCode + kLastSignal) ||
         end.code == kFatalError;
}

/// The folder that absolute paths in results begin with.
std::string root_of(const Plan& plan) {
  std::error_code error;
  return std::filesystem::weakly_canonical(plan.workdir.empty() ? "." : plan.workdir, error).string();
}

/// A test has failed, and the framework itself has not run it again until it passed.
bool ends_failed(const Results& run) {
  results::Merge merge;
  merge.add(1, run.tests);
  return std::ranges::any_of(
      merge.histories(), [](const results::History& history) { return results::outcome(history) == Status::failed; });
}

}  // namespace

TestRuns::TestRuns(const Plan& plan, const std::string& folder)
    : plan_{plan}, folder_{std::filesystem::absolute(folder)}, judge_{plan.tests.rules} {}

/// A success that is repeated, or another command for retries: what an attempt runs then is not ours to choose.
bool TestRuns::is_active() const {
  const bool is_possible = !plan_.work_on_retry && !plan_.policy.repeat_success;
  return plan_.tests.wanted && (is_possible || plan_.tests.has_place());
}

Work TestRuns::prepare(unsigned number, const Work& work, const Environment& environment) {
  command_ = {};
  is_other_ = number > 1 && plan_.work_on_retry;
  if (!is_active()) return work;
  const std::vector<Test> only = tests_to_run();
  command_ = test_command(plan_, work, only, fmt::format("{}/results-{}", folder_, number), environment);
  begin();
  tell(number, only);
  return command_.work;
}

void TestRuns::begin() {
  if (!is_active()) return;
  const runners::ResultsPlan& results = command_.results;
  files_.emplace(results.files, plan_.workdir);
  const bool is_looked_at =
      results.announced != nullptr || results.interrupted != nullptr || results.last_line != nullptr;
  const auto ends = is_looked_at ? CapturedOutput::Part::ends : CapturedOutput::Part::none;
  output_ = CapturedOutput{results.in_output ? CapturedOutput::Part::all : ends};
  error_ = CapturedOutput{ends};
}

std::vector<Test> TestRuns::tests_to_run() const {
  if (next_.what != verdict::Next::What::failed_only) return {};
  const std::unordered_set<results::TestId> wanted{next_.tests.begin(), next_.tests.end()};
  std::vector<Test> tests;
  for (const results::History& history : judge_.histories()) {
    if (wanted.contains(history.id)) tests.push_back(*last_failure(history));
  }
  return tests;
}

void TestRuns::tell(unsigned number, const std::vector<Test>& only) const {
  if (plan_.quiet) return;
  if (!command_.results.why.empty() && number == 1) log::info("{}", command_.results.why);
  if (number == 1 || judge_.attempts().empty()) return;
  if (command_.is_partial)
    return log::info("only the {} that failed run{} again", number_of(only.size()), only.size() == 1 ? "s" : "");
  const bool has_place = command_.results.in_output || !command_.results.files.empty();
  if (is_other_ || (!has_tests_ && !has_place)) return;  // of a command that runs no tests there is nothing to say
  const std::string why = only.empty() ? judge_.attempts().back().incomplete : command_.why_whole;
  if (!why.empty()) log::info("everything runs again: {}", printable(why));
}

Results TestRuns::read_output() const {
  if (output_.is_cut()) return unreadable(fmt::format("more than {} bytes were printed", CapturedOutput::kMost));
  const auto last_line = command_.results.last_line;
  const std::string rest = last_line == nullptr ? "" : last_line(error_.text());
  auto read = results::read_any(output_.text() + rest, root_of(plan_));
  if (read) return std::move(*read);
  return plan_.tests.must_have_results() ? unreadable("there are no results in what was printed") : Results{};
}

Results TestRuns::read_results() const {
  Results all;
  const std::string root = root_of(plan_);
  for (const std::string& file : files_ ? files_->find() : std::vector<std::string>{}) {
    auto text = read_file(file, kLargestFile);
    auto read = text ? results::read_any(*text, root) : tl::unexpected{text.error()};
    append(all, read ? std::move(*read) : unreadable(file + ": " + read.error().message));
  }
  if (command_.results.in_output) append(all, read_output());
  if (const auto announced = command_.results.announced; announced != nullptr && !all.announced_count) {
    all.announced_count = announced(output_.text());
    if (!all.announced_count) all.announced_count = announced(error_.text());
  }
  return all;
}

std::string TestRuns::interruption(const Results& run, const supervise::AttemptEnd& end) const {
  const runners::ResultsPlan& plan = command_.results;
  if (run.tests.empty()) return {};
  if (!plan.incomplete_if_failed.empty() && ends_failed(run)) return plan.incomplete_if_failed;
  if (plan.needs_announcement && (!success(end) || ends_failed(run)) && !run.announced_count)
    return "the runner has not said how many tests there are";
  if (plan.interrupted == nullptr) return {};
  // Plugins and options can make a 0 of it that tests have failed.
  const int code = ends_failed(run) ? std::max(1, exit_code(end)) : exit_code(end);
  return plan.interrupted(output_.text() + "\n" + error_.text(), code);
}

std::string TestRuns::debt(const Results& run) const {
  if (!plan_.tests.globs.empty()) {
    return fmt::format("there are no results: the command has written no test to a file like {}",
                       join(plan_.tests.globs, " or "));
  }
  if (command_.results.may_be_elsewhere) return {};
  if (run.announced_count) {
    return *run.announced_count == 0
               ? ""
               : fmt::format("{} tests were announced, and there are no results", *run.announced_count);
  }
  const bool is_ordered = std::ranges::any_of(command_.results.files,
                                              [&](const std::string& file) { return file.starts_with(folder_ + "/"); });
  return is_ordered && files_->find().empty() ? "the runner has not written the results that it was told to write" : "";
}

verdict::Attempt TestRuns::finished(const supervise::AttemptEnd& end) const {
  verdict::Attempt attempt{.results = read_results(), .is_partial = is_partial(), .seed = plan_.seed};
  if (!success(end)) attempt.failure = text(end);
  std::string& incomplete = attempt.results.incomplete;
  const bool is_silent = success(end) && attempt.results.tests.empty();
  if (is_silent && incomplete.empty()) incomplete = debt(attempt.results);
  // A runner that was told to ignore failures exits with 0 whatever it has left out.
  if (incomplete.empty()) incomplete = interruption(attempt.results, end);
  if (incomplete.empty() && is_cut_short(end)) incomplete = text(end);
  return attempt;
}

Judgement TestRuns::judge(const supervise::AttemptEnd& end) {
  return is_active() ? add(finished(end)) : Judgement::none;
}

Judgement TestRuns::judge_known_examples(const supervise::AttemptEnd& end) {
  if (!is_active()) return Judgement::none;
  verdict::Attempt attempt = finished(end);
  // What has passed was left out in truth.
  std::erase_if(attempt.results.tests, [](const Test& test) { return test.status != Status::failed; });
  attempt.results.incomplete = "a known failing example still fails, and nothing else was tried";
  return add(std::move(attempt));
}

Judgement TestRuns::add(verdict::Attempt attempt) {
  const bool has_debt = attempt.failure.empty() && !attempt.results.incomplete.empty();
  has_tests_ = has_tests_ || has_debt || !attempt.results.tests.empty();
  judge_.add(std::move(attempt));
  if (!has_tests_ && !plan_.tests.must_have_results()) return Judgement::none;
  next_ = judge_.next();
  if (judge_.verdict().is_green) return Judgement::passed;
  return next_.what == verdict::Next::What::nothing ? Judgement::hopeless : Judgement::failed;
}

std::string TestRuns::last_in_words() const {
  if (judge_.attempts().empty()) return {};
  const verdict::Told& last = judge_.attempts().back();
  const std::size_t all = last.failed + last.passed + last.skipped;
  return all == 0 ? "" : fmt::format("{} of {} failed", last.failed, number_of(all));
}

std::optional<TestResults> TestRuns::take_results() {
  if (!is_active() || judge_.attempts().empty() || (!has_tests_ && !plan_.tests.must_have_results()))
    return std::nullopt;
  TestResults all{.attempts = judge_.attempts(), .verdict = judge_.verdict()};
  all.histories = judge_.take_histories();
  return all;
}

}  // namespace toolkit::retry_run
