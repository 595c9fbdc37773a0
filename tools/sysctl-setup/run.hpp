// Does what the plan says, as root where that is needed.
#pragma once

#include <string>
#include <vector>

#include "lib/actions/job.hpp"
#include "lib/core/environment.hpp"
#include "lib/sysctl/surroundings.hpp"
#include "tools/sysctl-setup/order.hpp"
#include "tools/sysctl-setup/plan.hpp"

namespace toolkit::sysctl_setup {

/// One setting, and what came of it.
struct Result {
  sysctl::Target target;
  settings::Applied applied;
  sysctl::Explanation explanation = {};  ///< of what could not be had
  bool is_required = false;

  /// It is not as it was asked for, and that matters.
  [[nodiscard]] bool is_failure() const;
};

struct Outcome {
  std::vector<Result> results = {};
  std::vector<settings::Restored> restored = {};
  std::string failure = {};                  ///< why nothing could be changed at all
  std::vector<std::string> complaints = {};  ///< what the servers themselves would warn of
};

/// `restore`, `--check`, or the settings.
[[nodiscard]] Outcome run(const Plan& plan, const Environment& environment, const actions::Job& job,
                          sysctl::SystemFiles& files);

[[nodiscard]] int exit_code(const Plan& plan, const Outcome& outcome);

}  // namespace toolkit::sysctl_setup
