// What the tests of all attempts came to: what the report, the summary and the annotations are made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/results/merge.hpp"
#include "lib/verdict/verdict.hpp"

namespace toolkit::retry_run {

struct TestResults {
  std::vector<verdict::Told> attempts = {};
  std::vector<results::History> histories = {};
  verdict::Verdict verdict = {};
};

/// "passed", "flaky", "failed"
[[nodiscard]] std::string_view word_of(verdict::Word word);

/// "1 test", "2 tests"
[[nodiscard]] std::string number_of(std::size_t tests);

/// As people name it: suite and name, or the name alone.
[[nodiscard]] std::string shown(const results::TestId& test);

/// Of a failure: what it says in short, else the beginning of what it says at length; a few lines.
[[nodiscard]] std::string first_lines(const results::Test& failure);

/// Finds histories by their tests.
class HistoryIndex {
 public:
  explicit HistoryIndex(const TestResults& tests) {
    for (const results::History& history : tests.histories) histories_.emplace(history.id, &history);
  }
  /// Of a test that has one: what a verdict names as failed or flaky has.
  [[nodiscard]] const results::History& operator[](const results::TestId& id) const { return *histories_.at(id); }

 private:
  std::unordered_map<results::TestId, const results::History*> histories_;
};

/// The last run that failed, or nullptr.
[[nodiscard]] const results::Test* last_failure(const results::History& history);

}  // namespace toolkit::retry_run
