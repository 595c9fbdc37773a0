#include "lib/process/replace.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "lib/process/argv.hpp"

namespace toolkit::process {

int replace_process(const std::vector<std::string>& argv, std::string& why) {
  const Argv pointers{argv};
  for (int signal = 1; signal <= SIGRTMAX; ++signal) std::signal(signal, SIG_DFL);  // SIGKILL and SIGSTOP refuse: fine
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execvp(pointers.program(), pointers.data());
  const int error = errno;
  why = std::generic_category().message(error);
  return error == ENOENT ? 127 : 126;
}

}  // namespace toolkit::process
