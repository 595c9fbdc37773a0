// The passwords in a container's command.
#pragma once

#include <string>
#include <vector>

namespace toolkit::health {

/// What stands behind `--requirepass`, `--password` and their like, as an argument of its own or behind a '=', in the
/// lines that a shell is given (`sh -c '…'`) too, and in the arguments that are URLs.
[[nodiscard]] std::vector<std::string> command_secrets(const std::vector<std::string>& command);

}  // namespace toolkit::health
