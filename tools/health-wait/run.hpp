// The wait itself, and what comes after it.
#pragma once

#include "lib/core/environment.hpp"
#include "lib/health/wait.hpp"
#include "tools/health-wait/plan.hpp"

namespace toolkit::health_wait {

/// Waits in real time and tells what changes: to a terminal by lines that are drawn over, else to the log. SIGINT and
/// SIGTERM end it; a second one ends the process.
[[nodiscard]] health::Outcome run(const Plan& plan, const Environment& environment);

/// The exit code; with a command and everything ready it does not return but becomes the command. 126 or 127 when that
/// fails.
[[nodiscard]] int finish(const Plan& plan, const health::Outcome& outcome);

}  // namespace toolkit::health_wait
