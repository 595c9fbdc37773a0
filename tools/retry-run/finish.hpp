// What comes after the run.
#pragma once

#include "lib/actions/commands.hpp"
#include "lib/supervise/console.hpp"
#include "tools/retry-run/outcome.hpp"
#include "tools/retry-run/plan.hpp"
#include "tools/retry-run/run_folder.hpp"

namespace toolkit::retry_run {

/// Reports, tidies up and waits until everything is written. The exit code.
[[nodiscard]] int finish(const Plan& plan, const Outcome& outcome, const RunFolder& folder, supervise::Console& console,
                         supervise::Control& control, actions::Commands& commands);

}  // namespace toolkit::retry_run
