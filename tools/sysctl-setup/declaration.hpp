// What sysctl-setup can be asked: its options, inputs, outputs and exit codes.
#pragma once

#include "lib/cli/tool.hpp"

namespace toolkit::sysctl_setup {

[[nodiscard]] const cli::Tool& declaration();

}  // namespace toolkit::sysctl_setup
