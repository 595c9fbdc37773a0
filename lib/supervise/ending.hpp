// How an attempt at a command ended, and the exit code that says so.
#pragma once

#include <string>

namespace toolkit::supervise {

enum class Cause {
  exited,
  signalled,       ///< by a signal that was not ours
  timed_out,       ///< its deadline came, and it was ended
  not_found,       ///< there is no such command
  not_executable,  ///< there is one that cannot be executed
  interrupted      ///< a signal to us ended it
};

inline constexpr int kTimedOutCode = 124;
inline constexpr int kNotExecutableCode = 126;
inline constexpr int kNotFoundCode = 127;
inline constexpr int kSignalCode = 128;  ///< and the signal's number added

struct AttemptEnd {
  Cause cause = Cause::exited;
  int code = 0;    ///< of exited
  int signal = 0;  ///< of signalled: the one that ended it; of interrupted: the one that we got
  /// The kernel ended a process of the command for want of memory: for certain, or by all that can be seen.
  bool out_of_memory = false;
  bool oom_certain = false;
  std::string why = {};  ///< of not_found and not_executable: "x could not be started: …"
};

/// The command's own code; 128 + the signal; 124 for timed_out, 127 for not_found, 126 for not_executable.
[[nodiscard]] int exit_code(const AttemptEnd& end);

/// Exited with 0, and nothing else.
[[nodiscard]] bool success(const AttemptEnd& end);

/// "exit code 3", "signal 11 (Segmentation fault)", "ran out of time", "interrupted by signal 15 (Terminated)", `why`;
/// before it, where memory ran out, "out of memory (killed by the kernel), " or "probably out of memory, ".
[[nodiscard]] std::string text(const AttemptEnd& end);

}  // namespace toolkit::supervise
