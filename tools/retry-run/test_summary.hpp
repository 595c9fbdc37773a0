// Tests in the step summary.
#pragma once

#include <string>
#include <vector>

#include "lib/examples/property.hpp"
#include "tools/retry-run/plan.hpp"
#include "tools/retry-run/test_results.hpp"

namespace toolkit::retry_run {

/// Counts, failed and flaky tests with the first lines of each failure, the ten slowest; Markdown.
[[nodiscard]] std::string tests_markdown(const Plan& plan, const TestResults& tests);

/// What frameworks say of their properties: cases, time, and of those that failed the example and the seed.
[[nodiscard]] std::string properties_markdown(const std::vector<examples::Property>& properties);

}  // namespace toolkit::retry_run
