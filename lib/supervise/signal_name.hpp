// Signals as users write them.
#pragma once

#include <string_view>

#include "lib/core/result.hpp"

namespace toolkit::supervise {

/// "SEGV", "SIGSEGV", "11", in any letter case; numbers from 1 to 64. The error names the nearest valid spelling.
[[nodiscard]] Result<int> parse_signal(std::string_view text);

}  // namespace toolkit::supervise
