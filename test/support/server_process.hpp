// A server that runs beside a test, and never longer than it.
#pragma once

#include <csignal>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/process/child.hpp"

namespace toolkit::test {

/// `argv` as the kernel shall run it: with `death_signal` for when this process dies, whatever way, and, when we are
/// root and `user` is given, as that user.
[[nodiscard]] std::vector<std::string> tied_to_us(const std::vector<std::string>& argv, int death_signal,
                                                  const std::string& user = "");

class ServerProcess {
 public:
  /// Does not start yet. What the server says goes to `log`.
  ServerProcess(std::string log, int death_signal, std::string user = "");
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  /// Ends it as if we had died.
  ~ServerProcess();

  /// Throws std::runtime_error when there is no such program, or it runs already.
  void start(const std::vector<std::string>& argv);
  /// Waits until `is_up` says yes. Throws std::runtime_error with the server's log when it ends before.
  void wait_until_up(const std::function<bool()>& is_up);
  /// Sends `signal` to the server alone and waits until it has ended.
  void stop(int signal);
  [[nodiscard]] bool running() const { return child_.has_value(); }
  [[nodiscard]] pid_t pid() const { return child_ ? child_->pid() : -1; }

 private:
  std::string log_;
  int death_signal_;
  std::string user_;
  std::optional<process::Child> child_;
};

/// Runs a command to its end and returns what it printed, standard error included, without blanks at the ends. Throws
/// std::runtime_error with all of it when the command fails.
std::string run_command(const std::vector<std::string>& argv);

}  // namespace toolkit::test
