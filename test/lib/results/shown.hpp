// Results as short lines, to compare them at a glance.
#pragma once

#include <string>
#include <vector>

#include "lib/results/results.hpp"

namespace toolkit::test {

inline const char* word(results::Status status) {
  switch (status) {
    case results::Status::passed: return "passed";
    case results::Status::failed: return "failed";
    case results::Status::skipped: return "skipped";
  }
  return "?";
}

/// "passed a name", "rerun passed a name"; with the suite: "passed example.com/a TestA".
inline std::vector<std::string> shown(const std::vector<results::Test>& tests, bool with_suite = false) {
  std::vector<std::string> lines;
  for (const results::Test& test : tests) {
    lines.push_back(std::string{test.is_rerun ? "rerun " : ""} + word(test.status) + " " +
                    (with_suite ? test.id.suite + " " : "") + test.id.name);
  }
  return lines;
}

/// The first test of this name that is in this state, and in this suite if one is named; a test without a name when
/// there is none.
inline results::Test find_test(const results::Results& results, const std::string& name,
                               results::Status status = results::Status::failed, const std::string& suite = "") {
  for (const results::Test& test : results.tests) {
    const bool is_in_suite = suite.empty() || test.id.suite == suite;
    if (test.id.name == name && test.status == status && is_in_suite) return test;
  }
  return {};
}

}  // namespace toolkit::test
