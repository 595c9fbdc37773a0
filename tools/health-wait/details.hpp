// What people need to see of a target that did not become ready: its last error, and its container's state and log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/actions/commands.hpp"
#include "lib/core/environment.hpp"
#include "lib/health/wait.hpp"
#include "tools/health-wait/plan.hpp"

namespace toolkit::health_wait {

/// A target's container, as it is when the wait has failed.
struct ContainerDetails {
  std::string name;
  std::string state;     ///< "running", "running, unhealthy", "exited, with exit code 1"; or why that is not known
  std::string log_note;  ///< why there is no log; empty where there is one
  std::vector<std::string> log;  ///< its last lines, at most 50, redacted
};

/// For each target, in their order.
using Containers = std::vector<std::optional<ContainerDetails>>;

/// For each target its container, if it is not ready and has one. Asks the Docker engine for at most 5 s.
[[nodiscard]] Containers container_details(const Plan& plan, const health::Outcome& outcome,
                                           const Environment& environment);

/// A group for each target that did not become ready, outside a job only for those with a container; nothing for a wait
/// that was.
void print_details(const Plan& plan, const health::Outcome& outcome, const Containers& containers,
                   actions::Commands& commands);

}  // namespace toolkit::health_wait
