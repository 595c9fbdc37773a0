// What to do about a command that could not be started: what the kernel says of it (no such file, permission denied)
// leaves open which file it means.
#pragma once

#include <string>

#include "lib/core/environment.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

/// Looks at the plan's folder, at the program and at its first line; `environment` is ours, whose PATH counts where the
/// plan has none.
[[nodiscard]] std::string start_advice(const Plan& plan, const Environment& environment);

}  // namespace toolkit::retry_run
