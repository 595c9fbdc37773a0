// How tests went, in a sentence and beside the code.
#pragma once

#include <string>
#include <vector>

#include "lib/actions/annotation.hpp"
#include "tools/retry-run/plan.hpp"
#include "tools/retry-run/test_results.hpp"

namespace toolkit::retry_run {

/// "2 of 120 tests failed, 1 test is flaky", and what else makes the run fail; empty when all passed.
[[nodiscard]] std::string in_words(const TestResults& tests);

/// An error for each failed test and, as the rule for flaky ones has it, an error, a warning or a notice for each of
/// these; at most as many of a kind as the runner keeps.
[[nodiscard]] std::vector<actions::Annotation> annotations(const Plan& plan, const TestResults& tests);

}  // namespace toolkit::retry_run
