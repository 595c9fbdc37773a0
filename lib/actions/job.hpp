// The job that a tool runs in, if any: what the runner says about it in the environment.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "lib/core/environment.hpp"

namespace toolkit::actions {

/// The files that a step talks to the runner through, each named by a variable.
enum class JobFile { output, env, state, path, summary };

/// "GITHUB_OUTPUT", "GITHUB_ENV", …
[[nodiscard]] std::string variable_of(JobFile file);

class Job {
 public:
  /// Outside a job: active() is false, and everything in lib/actions does nothing or prints plain text.
  Job() = default;
  [[nodiscard]] static Job from_environment(const Environment& environment);

  /// GITHUB_ACTIONS=true. It wins over isatty: act runs its steps in a terminal.
  [[nodiscard]] bool active() const { return active_; }
  /// RUNNER_DEBUG=1: the user ticked "Enable debug logging".
  [[nodiscard]] bool debug() const { return debug_; }
  /// The path in the file's variable; nothing when that is unset or empty.
  [[nodiscard]] std::optional<std::string> file(JobFile which) const;
  /// RUNNER_TEMP: emptied before and after each job.
  [[nodiscard]] std::optional<std::string> temp() const { return temp_; }
  /// GITHUB_WORKSPACE: the checkout.
  [[nodiscard]] std::optional<std::string> workspace() const { return workspace_; }
  /// What an earlier stage of this action gave to save_state() under this name.
  [[nodiscard]] std::optional<std::string> saved_state(const std::string& name) const;

 private:
  bool active_ = false;
  bool debug_ = false;
  std::map<JobFile, std::string> files_;
  std::optional<std::string> temp_;
  std::optional<std::string> workspace_;
  std::map<std::string, std::string> states_;
};

}  // namespace toolkit::actions
