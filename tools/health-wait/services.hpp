// Services that nobody named: of the job or of a compose project.
#pragma once

#include <string>
#include <vector>

#include "lib/core/environment.hpp"
#include "tools/health-wait/plan.hpp"

namespace toolkit::health_wait {

/// What is to be told about the search, when the secrets of what was found are masked.
struct Telling {
  std::vector<std::string> lines;
  std::vector<std::string> warnings;
};

/// Makes targets of the services that the plan asks for; asks the Docker engine for at most 10 s. Does nothing when it
/// asks for none. Throws UsageError when there is nothing to wait for then, or no such project; EnvironmentError when
/// an engine that must be asked does not answer.
[[nodiscard]] Telling add_services(Plan& plan, const Environment& environment);

/// Writes it to the log.
void tell(const Plan& plan, const Telling& telling);

}  // namespace toolkit::health_wait
