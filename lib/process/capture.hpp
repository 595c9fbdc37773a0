// Runs a command and keeps the end of what it says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/process/exit_status.hpp"

namespace toolkit::process {

struct Captured {
  /// Nothing when the deadline came first: the command and its process group were then killed.
  std::optional<ExitStatus> status;
  /// The last bytes of standard output and standard error together, in the order they came.
  std::string tail;
};

/// Standard input is /dev/null. At most `tail_limit` bytes are kept. A process that the command leaves behind may keep
/// the pipe: the end of the command itself ends the wait. Errors and throws as Child::start().
[[nodiscard]] Result<Captured> capture(const std::vector<std::string>& argv, std::size_t tail_limit,
                                       const Deadline& deadline);

}  // namespace toolkit::process
