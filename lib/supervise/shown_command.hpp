// A process's command line for people's eyes.
#pragma once

#include <string>

#include "lib/proc/process_table.hpp"

namespace toolkit::supervise {

/// At most some 200 bytes of what proc::command_line() has, with `***` in the place of credentials (redact::text()): it
/// goes into logs that others read.
[[nodiscard]] std::string shown_command(const proc::Process& process);

}  // namespace toolkit::supervise
