// SIGINT and SIGTERM as something to wait for beside other descriptors.
#pragma once

#include <csignal>

#include "lib/process/signal_queue.hpp"

namespace toolkit::process {

/// While it lives, the two signals are held back from this thread and those it starts, and can be read here. One that
/// was ignored when we were started (a shell's background job) stays ignored. To be made before the first thread
/// starts. Throws EnvironmentError when the system has no descriptor left.
class StopSignals {
 public:
  /// Readable once a signal has come.
  [[nodiscard]] int fd() const { return queue_.fd(); }
  /// The signal that came, 0 when none did. From the first one on the signals act as they did before, so that a second
  /// one ends the process at once.
  [[nodiscard]] int take();

 private:
  SignalQueue queue_{SIGINT, SIGTERM};
};

}  // namespace toolkit::process
