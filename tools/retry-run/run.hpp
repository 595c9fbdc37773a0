// The run itself: waits for the lock, makes the attempts, and tells the log how it goes.
#pragma once

#include <optional>

#include "lib/actions/commands.hpp"
#include "lib/core/environment.hpp"
#include "lib/supervise/console.hpp"
#include "lib/supervise/exclusive_lock.hpp"
#include "lib/supervise/keeper.hpp"
#include "tools/retry-run/outcome.hpp"
#include "tools/retry-run/plan.hpp"
#include "tools/retry-run/run_folder.hpp"

namespace toolkit::retry_run {

/// All that the run is done with.
struct Scene {
  const Plan& plan;
  const Environment& environment;  ///< for the command, but for what the run adds
  const RunFolder& folder;
  std::optional<supervise::ExclusiveLock>& lock;
  supervise::Control& control;
  supervise::Console& console;
  actions::Commands& commands;
};

/// In the keeper. Throws EnvironmentError when the machine fails us before anything was started.
[[nodiscard]] Outcome run(const Scene& scene);

}  // namespace toolkit::retry_run
