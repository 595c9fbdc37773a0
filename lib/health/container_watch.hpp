// Ties a target to its container: when that ends, waiting longer does not help.
#pragma once

#include "lib/core/clock.hpp"
#include "lib/core/environment.hpp"
#include "lib/core/mistakes.hpp"
#include "lib/health/target.hpp"

namespace toolkit::health {

/// Where the target has a container, a try that is not ready also looks after that, at most twice a second, by
/// the Docker engine that `environment` names: one that has died or is unhealthy, or whose log since its start has a
/// line with the target's `abort_on`, is hopeless. An engine that cannot be asked is told behind the try's own message.
/// Not for a wait until the target is gone. Connects to nothing.
void watch_container(Target& target, const Environment& environment, Mistakes& mistakes,
                     const Clock& clock = system_clock());

}  // namespace toolkit::health
