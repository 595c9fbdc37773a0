#include "tools/retry-run/test_summary.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <system_error>

#include <fmt/format.h>

#include "lib/actions/markdown.hpp"
#include "lib/core/text.hpp"
#include "tools/retry-run/seconds.hpp"
#include "tools/retry-run/test_places.hpp"

namespace toolkit::retry_run {
namespace {

using results::History;
using results::Status;
using results::TestId;
using std::chrono::microseconds;

constexpr std::size_t kMostRows = 50;
constexpr std::size_t kSlowest = 10;

/// "1, 2": the attempts in which it failed.
std::string failed_in(const History& history) {
  std::vector<std::string> numbers;
  for (const results::Attempted& run : history.runs) {
    const std::string number = std::to_string(run.attempt);
    if (run.test.status == Status::failed && (numbers.empty() || numbers.back() != number)) numbers.push_back(number);
  }
  return join(numbers, ", ");
}

/// As it is shown, below the command's folder where it is in there.
std::string shown_place(const Plan& plan, const results::Test& test) {
  const auto place = place_of(test, plan.workdir);
  if (!place) return {};
  std::error_code error;
  const auto root = std::filesystem::absolute(plan.workdir.empty() ? "." : plan.workdir, error).lexically_normal();
  const std::string file = std::filesystem::path{place->file}.lexically_relative(root).string();
  const std::string& name = file.empty() || file.starts_with("..") ? place->file : file;
  return place->line == 0 ? name : fmt::format("{}:{}", name, place->line);
}

std::string table(const Plan& plan, const std::string& head, const std::vector<TestId>& tests,
                  const HistoryIndex& index) {
  if (tests.empty()) return {};
  std::vector<std::vector<std::string>> rows;
  for (const TestId& id : tests) {
    if (rows.size() == kMostRows) break;
    const History& history = index[id];
    const results::Test& failure = *last_failure(history);
    rows.push_back({shown(id), failed_in(history), shown_place(plan, failure), first_lines(failure)});
  }
  std::string text = "\n" + actions::markdown_table({head, "failed in attempt", "at", "first lines"}, rows);
  if (tests.size() > kMostRows) text += fmt::format("\nand {} more\n", tests.size() - kMostRows);
  return text;
}

microseconds longest(const History& history) {
  microseconds most{0};
  for (const results::Attempted& run : history.runs) most = std::max(most, run.test.duration.value_or(microseconds{0}));
  return most;
}

std::string slowest(const TestResults& tests) {
  std::vector<const History*> all;
  for (const History& history : tests.histories) {
    if (longest(history) > microseconds{0}) all.push_back(&history);
  }
  if (all.empty()) return {};
  const std::size_t count = std::min(kSlowest, all.size());
  std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(count), std::greater{},
                            [](const History* history) { return longest(*history); });
  all.resize(count);
  std::vector<std::vector<std::string>> rows;
  rows.reserve(count);
  for (const History* history : all) rows.push_back({shown(history->id), seconds(longest(*history))});
  return fmt::format("\n<details><summary>The slowest {}</summary>\n\n{}\n</details>\n", number_of(count),
                     actions::markdown_table({"test", "took"}, rows));
}

std::size_t count(const TestResults& tests, Status status) {
  return static_cast<std::size_t>(std::ranges::count(tests.histories, status, results::outcome));
}

std::string counts(const TestResults& tests) {
  const verdict::Verdict& verdict = tests.verdict;
  std::string text = fmt::format("{}: {} passed, {} failed, {} flaky, {} skipped", number_of(tests.histories.size()),
                                 count(tests, Status::passed) - verdict.flaky.size(), verdict.failed.size(),
                                 verdict.flaky.size(), count(tests, Status::skipped));
  if (!verdict.quarantined.empty()) text += fmt::format(", {} in quarantine", verdict.quarantined.size());
  return text;
}

}  // namespace

std::string tests_markdown(const Plan& plan, const TestResults& tests) {
  const HistoryIndex index{tests};
  const verdict::Verdict& verdict = tests.verdict;
  std::string text = fmt::format("\n{}\n", counts(tests));
  for (const std::string& reason : verdict.reasons) text += fmt::format("\n❌ {}\n", actions::markdown_cell(reason));
  text += table(plan, "failed test", verdict.failed, index);
  text += table(plan, "flaky test", verdict.flaky, index);
  text += table(plan, "test in quarantine", verdict.quarantined, index);
  return text + slowest(tests);
}

std::string properties_markdown(const std::vector<examples::Property>& properties) {
  if (properties.empty()) return {};
  std::vector<std::vector<std::string>> rows;
  for (const examples::Property& property : properties) {
    if (rows.size() == kMostRows) break;
    rows.push_back({shown(property.test), property.is_failed ? "failed" : "passed",
                    property.cases ? std::to_string(*property.cases) : "",
                    property.duration ? seconds(*property.duration) : "", property.seed.value_or(""),
                    first_lines({.details = property.counterexample})});
  }
  return "\n" + actions::markdown_table({"property", "outcome", "cases", "took", "seed", "example"}, rows);
}

}  // namespace toolkit::retry_run
