// SIGINT and SIGTERM as something to wait for beside other descriptors.
#pragma once

#include <csignal>

#include "lib/core/unique_fd.hpp"

namespace toolkit::process {

/// While it lives, the two signals are held back from this thread and those it starts, and can be read here. One that
/// was ignored when we were started (a shell's background job) stays ignored. To be made before the first thread
/// starts.
class StopSignals {
 public:
  /// Throws EnvironmentError when the system has no descriptor left.
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  /// Readable once a signal has come.
  [[nodiscard]] int fd() const { return fd_.get(); }
  /// The signal that came, 0 when none did. From the first one on the signals act as they did before, so that a second
  /// one ends the process at once.
  [[nodiscard]] int take();

 private:
  sigset_t before_{};
  UniqueFd fd_;
};

}  // namespace toolkit::process
