// What an engine says of a container. Source: docs.docker.com, Docker Engine API, "Inspect a container".
#pragma once

#include <string>
#include <string_view>

#include "lib/core/result.hpp"

namespace toolkit::docker {

enum class Health { none, starting, healthy, unhealthy };

struct Container {
  std::string status;  ///< created, running, paused, restarting, removing, exited, dead
  int exit_code = 0;   ///< of the last run
  Health health = Health::none;
  std::string last_check;  ///< what the health check printed last; empty without one
};

/// From the JSON of an inspection. Error: corrupt.
[[nodiscard]] Result<Container> parse_container(std::string_view document);

}  // namespace toolkit::docker
