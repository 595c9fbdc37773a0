// How a process ended.
#pragma once

#include <string>

namespace toolkit::process {

struct ExitStatus {
  int code = 0;    ///< what it exited with; meaningless when a signal ended it
  int signal = 0;  ///< the signal that ended it, or 0

  /// Of what wait(2) stores for a process that has ended.
  [[nodiscard]] static ExitStatus of_wait(int status);
  [[nodiscard]] bool success() const { return signal == 0 && code == 0; }
  /// What a shell would say: the code, or 128 + the signal.
  [[nodiscard]] int as_exit_code() const { return signal != 0 ? 128 + signal : code; }
  /// "exit code 3", "signal 9 (Killed)".
  [[nodiscard]] std::string text() const;
};

}  // namespace toolkit::process
