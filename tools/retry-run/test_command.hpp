// The command of one attempt, as it must be called so that its tests' results can be read, and only those run that have
// to.
#pragma once

#include <string>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/results/results.hpp"
#include "lib/runners/results_of.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

struct TestCommand {
  Work work = {};
  bool is_partial = false;            ///< it runs only those that were asked for
  std::string why_whole = {};         ///< why not, though only some were asked for
  runners::ResultsPlan results = {};  ///< where they will be; its command is in `work`
};

/// `environment` is the command's. `folder` is for the results of this attempt alone; what is needed there is written.
/// `failed`: only these are to be run, if that can be done; all, when it is empty.
[[nodiscard]] TestCommand test_command(const Plan& plan, const Work& work, const std::vector<results::Test>& failed,
                                       const std::string& folder, const Environment& environment);

}  // namespace toolkit::retry_run
