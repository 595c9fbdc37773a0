// The JSON report: docs/formats/retry-run-report.schema.json.
#pragma once

#include <optional>
#include <string>

#include "tools/retry-run/outcome.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

inline constexpr int kReportSchema = 1;

/// One document, with a newline at its end; bytes that are no UTF-8 are replaced. `junit_file`: where the merged
/// results of tests are, if they could be written.
[[nodiscard]] std::string report_json(const Plan& plan, const Outcome& outcome,
                                      const std::optional<std::string>& junit_file = {});

}  // namespace toolkit::retry_run
