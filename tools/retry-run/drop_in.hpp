// nick-fields/retry's inputs, with its defaults, as a plan of ours.
// Source: nick-fields/retry action.yml, src/inputs.ts and src/index.ts.
#pragma once

#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

/// Fills in what its inputs say when `command` is given; otherwise only complains of those that were given without it.
/// With `command`, inputs of ours that say the same are a mistake.
void read_drop_in(Plan& plan, const cli::Call& call, const Environment& environment, Mistakes& mistakes);

/// Whether one of its inputs is given.
[[nodiscard]] bool is_drop_in(const cli::Call& call);

}  // namespace toolkit::retry_run
