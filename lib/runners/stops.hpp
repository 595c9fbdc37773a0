// What a call says of stopping before all tests have run.
#pragma once

#include <string>

#include "lib/core/environment.hpp"
#include "lib/runners/call.hpp"
#include "lib/runners/recognise.hpp"

namespace toolkit::runners {

/// Why nobody knows which tests have not run once one has failed, by the call's options and by those that a variable
/// adds to them; empty where all run, or where the runner itself says how far it came (pytest, cargo, nextest).
[[nodiscard]] std::string stop_reason(Runner runner, const Call& call, const Environment& environment);

}  // namespace toolkit::runners
