#include "lib/process/signal_queue.hpp"

#include <sys/signalfd.h>

#include <cerrno>
#include <system_error>

#include "lib/core/result.hpp"

namespace toolkit::process {
namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  ::sigaction(signal, nullptr, &action);
  return action.sa_handler == SIG_IGN;
}

}  // namespace

SignalQueue::SignalQueue(std::initializer_list<int> signals) {
  sigset_t wanted;
  ::sigemptyset(&wanted);
  for (const int signal : signals) {
    if (!is_ignored(signal)) ::sigaddset(&wanted, signal);
  }
  ::pthread_sigmask(SIG_BLOCK, &wanted, &before_);
  fd_.reset(::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd_) throw EnvironmentError{"signalfd: " + std::generic_category().message(errno)};
}

SignalQueue::~SignalQueue() {
  if (!holds_for_good_) let_go();
}

void SignalQueue::let_go() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

int SignalQueue::take() {
  signalfd_siginfo info{};
  if (::read(fd_.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return 0;
  sender_ = static_cast<pid_t>(info.ssi_pid);
  return static_cast<int>(info.ssi_signo);
}

}  // namespace toolkit::process
