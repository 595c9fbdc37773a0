// Becomes another program.
#pragma once

#include <string>
#include <vector>

namespace toolkit::process {

/// Runs argv[0], looked up in PATH, in place of this process: same pid, same standard streams, an empty signal mask and
/// the default disposition of every signal, whatever we or our parent had set. Returns only when that failed: 127 when
/// there is no such program, 126 when it cannot be executed; `why` then says the reason.
[[nodiscard]] int replace_process(const std::vector<std::string>& argv, std::string& why);

}  // namespace toolkit::process
