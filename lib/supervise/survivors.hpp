// What could not be ended, by name and reason.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "lib/proc/process_table.hpp"

namespace toolkit::supervise {

struct Survivor {
  pid_t pid = 0;
  std::string command;
  std::string why;  ///< "it waits in the kernel and cannot be interrupted", …
};

/// Of processes that should have ended by now.
[[nodiscard]] std::vector<Survivor> survivors_among(const std::vector<proc::Process>& processes);

/// Those whose environment holds `marker`, which only what descends from our command can have, but which do not descend
/// from us: a daemon started them on its behalf.
[[nodiscard]] std::vector<Survivor> marked_processes(const std::string& marker);

}  // namespace toolkit::supervise
