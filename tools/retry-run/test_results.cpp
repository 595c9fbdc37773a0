#include "tools/retry-run/test_results.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit::retry_run {
namespace {

constexpr std::size_t kFirstLines = 5;
constexpr std::size_t kLongestLine = 200;

}  // namespace

std::string_view word_of(verdict::Word word) {
  switch (word) {
    case verdict::Word::passed: return "passed";
    case verdict::Word::flaky: return "flaky";
    case verdict::Word::failed: break;
  }
  return "failed";
}

std::string number_of(std::size_t tests) { return fmt::format("{} test{}", tests, tests == 1 ? "" : "s"); }

std::string shown(const results::TestId& test) {
  return printable(test.suite.empty() ? test.name : test.suite + " " + test.name);
}

std::string first_lines(const results::Test& failure) {
  std::vector<std::string> lines = nonempty_lines(failure.message.empty() ? failure.details : failure.message);
  if (lines.size() > kFirstLines) lines.resize(kFirstLines);
  for (std::string& line : lines) {
    const std::string_view kept = cut_utf8(line, kLongestLine);
    line = std::string{kept} + (kept.size() < line.size() ? "…" : "");
  }
  return join(lines, "\n");
}

const results::Test* last_failure(const results::History& history) {
  const auto last = std::find_if(history.runs.rbegin(), history.runs.rend(), [](const results::Attempted& run) {
    return run.test.status == results::Status::failed;
  });
  return last == history.runs.rend() ? nullptr : &last->test;
}

}  // namespace toolkit::retry_run
