// The JSON report: docs/formats/retry-run-report.schema.json.
#pragma once

#include <string>

#include "tools/retry-run/outcome.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

inline constexpr int kReportSchema = 1;

/// One document, with a newline at its end; bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string report_json(const Plan& plan, const Outcome& outcome);

}  // namespace toolkit::retry_run
