// A child process in a process group of its own, waited for by a pidfd.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/core/unique_fd.hpp"
#include "lib/process/exit_status.hpp"

namespace toolkit::process {

/// What the child's standard streams are connected to; -1 stands for /dev/null.
struct Streams {
  int in = -1;
  int out = -1;
  int err = -1;
};

class Child {
 public:
  /// Starts argv[0], looked up in PATH, with this process's environment, an empty signal mask and the default signal
  /// dispositions. Descriptors other than the streams are inherited unless they are close-on-exec, as all of ours are.
  /// Errors: not_found (no such program), rejected (it cannot be executed). Throws EnvironmentError when the machine
  /// has no process or descriptor left.
  [[nodiscard]] static Result<Child> start(const std::vector<std::string>& argv, const Streams& streams);

  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  /// A child that still runs is killed with its group, and reaped.
  ~Child();

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Readable once the child has ended.
  [[nodiscard]] int fd() const { return pidfd_.get(); }
  /// Reaps the child; its status is remembered. Nothing when the deadline came first.
  [[nodiscard]] std::optional<ExitStatus> wait(const Deadline& deadline);
  /// Sends `signal` to the child's process group. Does nothing once it has been reaped.
  void signal_group(int signal) const noexcept;

 private:
  Child(pid_t pid, UniqueFd pidfd) : pid_{pid}, pidfd_{std::move(pidfd)} {}
  [[nodiscard]] ExitStatus reap() const;

  pid_t pid_;
  UniqueFd pidfd_;
  std::optional<ExitStatus> status_;
};

}  // namespace toolkit::process
