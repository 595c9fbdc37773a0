#include "lib/process/reset_signals.hpp"

#include <csignal>

namespace toolkit::process {

void reset_signals() {
  for (int signal = 1; signal <= SIGRTMAX; ++signal) std::signal(signal, SIG_DFL);  // SIGKILL and SIGSTOP refuse: fine
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace toolkit::process
