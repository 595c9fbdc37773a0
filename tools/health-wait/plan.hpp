// What one call of health-wait is to do, checked before anything is done.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/actions/commands.hpp"
#include "lib/cli/parse.hpp"
#include "lib/core/environment.hpp"
#include "lib/health/target.hpp"
#include "lib/health/wait.hpp"
#include "lib/regex/pattern.hpp"
#include "lib/services/github_services.hpp"

namespace toolkit::health_wait {

struct Plan {
  std::vector<health::Target> targets;
  /// What GitHub says of the job's services, which are to be waited for; none of them: they are to be looked for.
  std::optional<std::vector<services::GithubService>> services;
  std::optional<std::string> compose;              ///< a project or file whose services are to be waited for
  std::shared_ptr<const regex::Pattern> abort_on;  ///< for targets with a container and no such pattern of their own
  health::WaitPolicy policy;
  bool quiet = false;
  std::vector<std::string> command;
  std::optional<std::string> report_file;
};

/// From the command line and, when an action started us, its inputs, which are taken out of this process's environment.
/// Throws one UsageError that holds everything that is wrong.
[[nodiscard]] Plan build_plan(const std::vector<std::string>& arguments);

/// The same, from a call that has been read already.
[[nodiscard]] Plan build_plan(const cli::Call& call, const Environment& environment, Mistakes& mistakes);

/// Adds a target as a user writes it in one line.
void add_target(Plan& plan, const std::string& text, const Environment& environment, Mistakes& mistakes);

/// Whether the call, or our action's input in `environment`, asks for --once, however wrong the rest of it is. Then
/// every exit code but 0 becomes 1, whatever happened: Docker keeps 2 of a HEALTHCHECK for itself.
[[nodiscard]] bool is_once(const std::vector<std::string>& arguments, Environment environment);

/// Tells the runner what to hide, before the first line that could carry it.
void mask_secrets(const Plan& plan, actions::Commands& commands);

}  // namespace toolkit::health_wait
