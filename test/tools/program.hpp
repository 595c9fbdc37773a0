// Runs a program as a user would: with its own environment and standard streams, and signals where the test wants them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/unique_fd.hpp"

namespace toolkit::tools_test {

struct Ended {
  int code = -1;   ///< what it exited with; -1 when a signal ended it
  int signal = 0;  ///< the signal that ended it, or 0
  std::string out;
  std::string err;
};

struct ProgramOptions {
  /// The whole environment; PATH is added unless it is there.
  std::map<std::string, std::string> environment = {};
  std::string folder = {};         ///< to start in; empty: the test's own
  std::vector<int> blocked = {};   ///< signals that are blocked when it starts
  std::vector<int> ignored = {};   ///< signals that are ignored when it starts
  std::string output_file = {};    ///< takes standard output in place of the test
  bool own_process_group = false;  ///< it and its children are killed together
};

/// What waits in these tests waits for a condition; this only ends a test that would hang.
inline constexpr std::chrono::seconds kPatience{150};

class Program {
 public:
  explicit Program(const std::vector<std::string>& argv, const ProgramOptions& options = {});
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  /// One that still runs is killed.
  ~Program();

  [[nodiscard]] pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Reads what it writes until `enough` says so of standard output and standard error; false when it ends first.
  /// Throws std::runtime_error, with what it wrote, when patience ends.
  bool read_until(const std::function<bool(const std::string& out, const std::string& err)>& enough,
                  std::chrono::seconds patience = kPatience);
  /// Until either of the two holds `text`.
  bool read_until(std::string_view text, std::chrono::seconds patience = kPatience);
  /// Reads to the end of both and reaps it. Throws as read_until().
  [[nodiscard]] Ended finish(std::chrono::seconds patience = kPatience);

 private:
  bool read_some(std::chrono::steady_clock::time_point deadline);

  pid_t pid_ = -1;
  bool own_group_ = false;
  bool reaped_ = false;
  UniqueFd out_;
  UniqueFd err_;
  Ended ended_;
};

/// Starts it and waits for its end.
[[nodiscard]] Ended run_program(const std::vector<std::string>& argv, const ProgramOptions& options = {});

/// The path of a program as the shell finds it; empty where it does not.
[[nodiscard]] std::string path_of(const std::string& program);

/// Whether a program of this name is in PATH.
[[nodiscard]] bool has_program(const std::string& name);

}  // namespace toolkit::tools_test
