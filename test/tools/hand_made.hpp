// Plans and outcomes that no wait has made, for the tests of what is told about them.
#pragma once

#include <string>
#include <vector>

#include "tools/health-wait/plan.hpp"

namespace toolkit::tools_test {

/// A plan with targets of these names, which cannot be tried.
[[nodiscard]] inline health_wait::Plan plan_of(const std::vector<std::string>& names) {
  health_wait::Plan plan;
  for (const std::string& name : names) plan.targets.emplace_back().shown = name;
  return plan;
}

}  // namespace toolkit::tools_test
