// What a call says about the results of tests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/cli/parse.hpp"
#include "lib/core/mistakes.hpp"
#include "lib/verdict/verdict.hpp"

namespace toolkit::retry_run {

struct TestPlan {
  /// Where they are was said.
  [[nodiscard]] bool has_place() const { return from_output || !globs.empty(); }
  /// A run without any is a failure: something was said that has no meaning without.
  [[nodiscard]] bool must_have_results() const {
    return has_place() || !rerun.empty() || rules.max_failed || has_quarantine || junit_file;
  }

  bool wanted = true;              ///< else the command's exit code alone decides
  std::vector<std::string> globs;  ///< of files; begin at the command's folder
  bool from_output = false;        ///< they are in what the command prints
  std::vector<std::string> rerun;  ///< the command that runs only some tests, with {failed}; empty: made from COMMAND
  verdict::Rules rules;
  bool has_quarantine = false;
  std::optional<std::string> keep_dir;    ///< for failing examples of property tests
  std::optional<std::string> junit_file;  ///< for the merged results
};

/// Adds what is wrong to `mistakes`. Reads the file of the quarantine.
[[nodiscard]] TestPlan read_test_plan(const cli::Call& call, verdict::Date today, Mistakes& mistakes);

/// By UTC.
[[nodiscard]] verdict::Date today();

}  // namespace toolkit::retry_run
