// What health-wait can be told: the one table of its options.
#pragma once

#include "lib/cli/tool.hpp"

namespace toolkit::health_wait {

[[nodiscard]] const cli::Tool& declaration();

}  // namespace toolkit::health_wait
