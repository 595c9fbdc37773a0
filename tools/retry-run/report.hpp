// Tells how the run went: one line or an error in the log, the step's outputs and summary, and the JSON report.
#pragma once

#include <optional>
#include <string>

#include "lib/actions/commands.hpp"
#include "tools/retry-run/outcome.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

/// Where they go, if they are written at all.
struct ReportFiles {
  std::optional<std::string> report = {};
  std::optional<std::string> junit = {};  ///< the merged results, where there are any
};

/// Everything that can be written is written when it returns. What could not be, though the user or later steps count
/// on it (a report that was asked for, the outputs); empty when all was.
[[nodiscard]] std::string report(const Plan& plan, const Outcome& outcome, ReportFiles files,
                                 actions::Commands& commands);

/// What happened, in a sentence.
[[nodiscard]] std::string verdict(const Plan& plan, const Outcome& outcome);

/// For the step summary.
[[nodiscard]] std::string summary_markdown(const Plan& plan, const Outcome& outcome);

}  // namespace toolkit::retry_run
