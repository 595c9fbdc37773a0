// Tells how the run went: one line or an error in the log, the step's outputs and summary, and the JSON report.
#pragma once

#include <string>

#include "lib/actions/commands.hpp"
#include "tools/retry-run/outcome.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

/// Everything is written when it returns. Throws EnvironmentError when the report file or an output cannot be written.
void report(const Plan& plan, const Outcome& outcome, const std::optional<std::string>& report_file,
            actions::Commands& commands);

/// What happened, in a sentence.
[[nodiscard]] std::string verdict(const Plan& plan, const Outcome& outcome);

/// For the step summary.
[[nodiscard]] std::string summary_markdown(const Plan& plan, const Outcome& outcome);

}  // namespace toolkit::retry_run
