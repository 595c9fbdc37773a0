// What health-wait can be told: the one table of its options.
#pragma once

#include "lib/cli/tool.hpp"

namespace toolkit::health_wait {

[[nodiscard]] const cli::Tool& declaration();

/// `--once` is on the command line. Then every exit code but 0 becomes 1, whatever happened: Docker keeps 2 of a
/// HEALTHCHECK for itself.
[[nodiscard]] bool is_once(int argc, char** argv);

}  // namespace toolkit::health_wait
