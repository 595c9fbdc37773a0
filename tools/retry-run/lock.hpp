// The lock of --exclusive, and who holds it among those who have started us.
#pragma once

#include <optional>

#include "lib/core/environment.hpp"
#include "lib/supervise/exclusive_lock.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

/// The lock's file, opened, not taken; nothing when the plan has none. Throws EnvironmentError when it cannot be
/// opened, and UsageError when the run inside which we run holds that very lock, and would wait for us as we for it.
[[nodiscard]] std::optional<supervise::ExclusiveLock> open_lock(const Plan& plan, const Environment& environment);

/// Tells all that is started from now on that we hold the lock.
void announce_lock(const supervise::ExclusiveLock& lock, Environment& environment);

}  // namespace toolkit::retry_run
