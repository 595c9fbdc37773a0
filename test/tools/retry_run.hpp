// The retry-run that was built with these tests, and how to run it.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "test/support/contains.hpp"
#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {

/// The command line of a call.
[[nodiscard]] inline std::vector<std::string> call(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), TOOLKIT_RETRY_RUN);
  return arguments;
}

/// A run of the test's own: what it leaves on the disk goes with it, and its processes can be told from all others.
class RetryRun {
 public:
  RetryRun();
  RetryRun(const RetryRun&) = delete;
  RetryRun& operator=(const RetryRun&) = delete;
  /// Kills what should not be left.
  ~RetryRun();

  /// The whole call, with what every test wants: the mark by --env, and --report.
  [[nodiscard]] std::vector<std::string> words(std::vector<std::string> arguments) const;
  /// For starting it; TMPDIR is in the folder.
  [[nodiscard]] ProgramOptions options() const { return {.environment = {{"TMPDIR", folder_.path()}}}; }
  /// Runs it to its end.
  [[nodiscard]] Ended run(std::vector<std::string> arguments) const;

  /// NAME=VALUE, which is in the environment of all that descends from the command.
  [[nodiscard]] const std::string& mark() const { return mark_; }
  [[nodiscard]] const Scratch& folder() const { return folder_; }
  [[nodiscard]] nlohmann::json report() const;
  /// The processes that descend from its command and have not ended.
  [[nodiscard]] std::vector<pid_t> alive() const;

 private:
  Scratch folder_;
  std::string mark_;
};

/// Those whose environment holds the entry.
[[nodiscard]] std::vector<pid_t> processes_with(const std::string& entry);

/// The program process_tree, which lies beside the test; empty where it was not built.
[[nodiscard]] std::string process_tree();

using test::contains;

}  // namespace toolkit::tools_test
