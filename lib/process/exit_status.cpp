#include "lib/process/exit_status.hpp"

#include <cstring>

#include <fmt/format.h>

namespace toolkit::process {

std::string ExitStatus::text() const {
  if (signal != 0) return fmt::format("signal {} ({})", signal, ::strsignal(signal));
  return fmt::format("exit code {}", code);
}

}  // namespace toolkit::process
