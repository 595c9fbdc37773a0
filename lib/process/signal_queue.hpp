// Signals as something to read beside other descriptors, one after the other.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <initializer_list>

#include "lib/core/unique_fd.hpp"

namespace toolkit::process {

/// While it lives the signals are held back from this thread and can be read here. Those that were ignored when we were
/// started (SIGINT of a shell's background job) stay ignored. For a process without other threads.
class SignalQueue {
 public:
  /// Throws EnvironmentError when the system has no descriptor left.
  explicit SignalQueue(std::initializer_list<int> signals);
  SignalQueue(const SignalQueue&) = delete;
  SignalQueue& operator=(const SignalQueue&) = delete;
  ~SignalQueue();

  /// Readable while a signal waits.
  [[nodiscard]] int fd() const { return fd_.get(); }
  /// The next signal, 0 when none waits. Several of one kind may have become one.
  [[nodiscard]] int take();
  /// Who sent the one that was taken last; 0 for the kernel.
  [[nodiscard]] pid_t sender() const { return sender_; }
  /// The signals act from now on as they did before.
  void let_go();
  /// The signals are held back for good: for a process that ends next, and with a code of its own, whatever comes then.
  void hold_for_good() { holds_for_good_ = true; }

 private:
  sigset_t before_{};
  UniqueFd fd_;
  pid_t sender_ = 0;
  bool holds_for_good_ = false;
};

}  // namespace toolkit::process
