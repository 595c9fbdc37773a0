#include "lib/actions/job.hpp"

#include <string_view>

namespace toolkit::actions {

std::string variable_of(JobFile file) {
  switch (file) {
    case JobFile::output: return "GITHUB_OUTPUT";
    case JobFile::env: return "GITHUB_ENV";
    case JobFile::state: return "GITHUB_STATE";
    case JobFile::path: return "GITHUB_PATH";
    case JobFile::summary: return "GITHUB_STEP_SUMMARY";
  }
  return {};
}

Job Job::from_environment(const Environment& environment) {
  constexpr std::string_view kState = "STATE_";
  Job job;
  job.active_ = environment.is_true("GITHUB_ACTIONS");
  job.debug_ = environment.get("RUNNER_DEBUG") == "1";
  for (const JobFile file : {JobFile::output, JobFile::env, JobFile::state, JobFile::path, JobFile::summary}) {
    if (auto path = environment.nonempty(variable_of(file))) job.files_[file] = std::move(*path);
  }
  job.temp_ = environment.nonempty("RUNNER_TEMP");
  job.workspace_ = environment.nonempty("GITHUB_WORKSPACE");
  for (const auto& [name, value] : environment.variables()) {
    if (name.starts_with(kState)) job.states_[name.substr(kState.size())] = value;
  }
  return job;
}

std::optional<std::string> Job::file(JobFile which) const {
  const auto found = files_.find(which);
  if (found == files_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> Job::saved_state(const std::string& name) const {
  const auto found = states_.find(name);
  if (found == states_.end()) return std::nullopt;
  return found->second;
}

}  // namespace toolkit::actions
