// What comes before and after the run.
#pragma once

#include <optional>

#include "lib/actions/commands.hpp"
#include "lib/supervise/console.hpp"
#include "lib/supervise/exclusive_lock.hpp"
#include "tools/retry-run/outcome.hpp"
#include "tools/retry-run/plan.hpp"
#include "tools/retry-run/run_folder.hpp"

namespace toolkit::retry_run {

/// The lock's file, opened, not taken; nothing when the plan has none. Throws EnvironmentError when it cannot be.
[[nodiscard]] std::optional<supervise::ExclusiveLock> open_lock(const Plan& plan);

/// Reports, tidies up and waits until everything is written. The exit code.
[[nodiscard]] int finish(const Plan& plan, const Outcome& outcome, const RunFolder& folder, supervise::Console& console,
                         supervise::Control& control, actions::Commands& commands);

}  // namespace toolkit::retry_run
