// Which container a server is in that is known by its host and port alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/docker/container.hpp"
#include "lib/services/endpoint.hpp"

namespace toolkit::services {

struct Neighbourhood {
  Here here;
  std::vector<docker::Container> containers;  ///< those that have ended, too
};

/// The container that has this port of the engine's machine, or that has this name or address in a network that leads
/// there from here; one that runs rather than one that has ended, then the one that was started last. Null when there
/// is none.
[[nodiscard]] const docker::Container* container_at(const Neighbourhood& neighbourhood, const std::string& host,
                                                    std::uint16_t port);

}  // namespace toolkit::services
