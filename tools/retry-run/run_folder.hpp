// The folder of one run: its scripts while it runs, and the logs of its attempts.
#pragma once

#include <string>
#include <string_view>

#include "lib/core/environment.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

class RunFolder {
 public:
  /// A new one, for its owner alone: in RUNNER_TEMP in a job, else in TMPDIR or /tmp. Throws EnvironmentError when it
  /// cannot be made.
  RunFolder(const Plan& plan, const Environment& environment);

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Writes a script and returns the command that runs it. Throws EnvironmentError.
  [[nodiscard]] std::vector<std::string> script(const Shell& shell, std::string_view name, std::string_view text) const;
  /// In --log-dir, which is made when it is missing, or in the folder.
  [[nodiscard]] std::string log_file(unsigned attempt) const;
  /// Takes the scripts away.
  void remove_scripts() const;
  /// Takes all of it away, but for what is in --log-dir.
  void remove() const;

 private:
  std::string path_;
  std::string logs_;
};

}  // namespace toolkit::retry_run
