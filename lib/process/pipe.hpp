// A pipe whose ends no command inherits by accident.
#pragma once

#include "lib/core/unique_fd.hpp"

namespace toolkit::process {

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

/// Both ends are close-on-exec, and blocking. Throws EnvironmentError when the system has no descriptor left.
[[nodiscard]] Pipe make_pipe();

}  // namespace toolkit::process
