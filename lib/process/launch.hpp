// Starts a command for somebody who reaps all his children himself, with everything about it settled beforehand.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/core/result.hpp"
#include "lib/process/child.hpp"

namespace toolkit::process {

struct Launch {
  std::vector<std::string> argv;  ///< argv[0] is looked up in the PATH of `environment`
  Environment environment;
  std::string workdir = {};  ///< empty: ours
  Streams streams;
  /// The folder of a control group of version 2 that the process starts in; empty: ours. One that it cannot be in is
  /// passed over.
  std::string group = {};
};

/// The command's pid. It is in a process group of its own, has an empty signal mask and the default disposition of
/// every signal. Only for a process without threads, since it forks.
/// Errors: not_found (no such program, or no such folder), rejected (it cannot be executed). Throws EnvironmentError
/// when the machine has no process or descriptor left.
[[nodiscard]] Result<pid_t> launch(const Launch& command);

}  // namespace toolkit::process
