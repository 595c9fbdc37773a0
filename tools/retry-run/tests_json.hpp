// Tests in the JSON report and in the step's outputs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "lib/examples/property.hpp"
#include "tools/retry-run/test_results.hpp"

namespace toolkit::retry_run {

/// Each test with its runs. `junit_file`: where the merged results are, if they could be written.
[[nodiscard]] nlohmann::ordered_json tests_json(const TestResults& tests, const std::optional<std::string>& junit_file);

/// Each property with how many cases were tried, and how long that took, where its framework says so.
[[nodiscard]] nlohmann::ordered_json properties_json(const std::vector<examples::Property>& properties);

/// Names as a JSON list, of at most 1,000: what an output holds.
[[nodiscard]] std::string names_json(const std::vector<results::TestId>& tests);

}  // namespace toolkit::retry_run
