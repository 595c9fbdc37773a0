// What several attempts at one suite of tests say of each test.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lib/results/results.hpp"

namespace toolkit::results {

/// One run of a test, and the attempt in which it was, counted from 1.
struct Attempted {
  unsigned attempt = 1;
  Test test = {};
};

/// All runs of one test in the order in which they were added; at least one.
struct History {
  TestId id = {};
  std::vector<Attempted> runs = {};
};

/// Any of its runs has, whatever came of it then.
[[nodiscard]] bool has_failed(const History& history);

/// How one attempt ended for a test. skipped: the framework left it out each time.
struct AttemptOutcome {
  unsigned attempt = 1;
  Status status = Status::passed;
};

/// Of each attempt in which the test was seen, in their order. passed: all of its runs that were not repeated by the
/// framework itself have passed or were skipped, and one has passed.
[[nodiscard]] std::vector<AttemptOutcome> outcomes(const History& history);

/// The last attempt that has run the test decides: one that only skipped it has not. Where none has, it is failed if
/// any run failed (and was skipped when the framework repeated it); else skipped.
[[nodiscard]] Status outcome(const History& history);

/// Gathers histories, file by file. Time is linear in the number of tests.
class Merge {
 public:
  /// No `attempt` is lower than the one before.
  void add(unsigned attempt, std::vector<Test> tests);
  /// In order of first sight.
  [[nodiscard]] const std::vector<History>& histories() const { return histories_; }
  /// It is empty then.
  [[nodiscard]] std::vector<History> take_histories() {
    index_.clear();
    return std::exchange(histories_, {});
  }

 private:
  std::vector<History> histories_;
  std::unordered_map<TestId, std::size_t> index_;
};

}  // namespace toolkit::results
