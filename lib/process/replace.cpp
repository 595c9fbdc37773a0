#include "lib/process/replace.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "lib/process/argv.hpp"
#include "lib/process/reset_signals.hpp"

namespace toolkit::process {

int replace_process(const std::vector<std::string>& argv, std::string& why) {
  const Argv pointers{argv};
  reset_signals();
  ::execvp(pointers.program(), pointers.data());
  const int error = errno;
  why = std::generic_category().message(error);
  return error == ENOENT ? 127 : 126;
}

}  // namespace toolkit::process
