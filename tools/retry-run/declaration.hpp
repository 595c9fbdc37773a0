// What retry-run can be told: the one table of its options.
#pragma once

#include "lib/cli/tool.hpp"

namespace toolkit::retry_run {

[[nodiscard]] const cli::Tool& declaration();

/// The inputs that are nick-fields/retry's, but for `command`, which says that they count.
[[nodiscard]] const std::vector<cli::Option>& drop_in_options();

}  // namespace toolkit::retry_run
