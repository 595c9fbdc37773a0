// Tells how the wait went: table, step outputs, step summary, JSON, and for what failed one error that says what to do.
#pragma once

#include <string>

#include "lib/actions/commands.hpp"
#include "lib/health/wait.hpp"
#include "tools/health-wait/details.hpp"
#include "tools/health-wait/plan.hpp"

namespace toolkit::health_wait {

/// Everything is written when it returns. The table, which a quiet wait has only when it failed, goes to standard
/// output, with a command to standard error: standard output is the command's then. Throws EnvironmentError when the
/// report file or an output cannot be written.
void report(const Plan& plan, const health::Outcome& outcome, const Containers& containers,
            actions::Commands& commands);

/// The verdict table, for a log.
[[nodiscard]] std::string table_text(const Plan& plan, const health::Outcome& outcome);

/// The same for the step summary.
[[nodiscard]] std::string table_markdown(const Plan& plan, const health::Outcome& outcome);

/// docs/formats/health-wait-report.schema.json
[[nodiscard]] std::string report_json(const Plan& plan, const health::Outcome& outcome, const Containers& containers);

}  // namespace toolkit::health_wait
