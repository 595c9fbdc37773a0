// From a container to the target that tells when its service is ready.
#pragma once

#include <string>
#include <vector>

#include "lib/docker/container.hpp"
#include "lib/services/endpoint.hpp"

namespace toolkit::services {

struct FoundService {
  std::string name;                  ///< the container's, for the caller to replace
  std::string image;                 ///< empty when the engine could not be asked
  std::vector<std::string> targets;  ///< as a user would write them, credentials and all
  std::string note;                  ///< why nothing better is asked; empty when the probe is the service's own
};

/// A connection to an endpoint. The engine's proxy hangs up as soon as it has learned that the service itself does not
/// accept: behind a published port the connection must last that long.
[[nodiscard]] std::string connection_target(const Endpoint& endpoint);

/// What is asked of a container: one that ends is waited for until it has; one that has ended is asked for its exit
/// code, but for a known service or one with a health check, which should go on. Another one is asked by the protocol
/// its image and environment tell, a refusal of which is ready, too, since they are a guess; else for its own health
/// check, else for a connection to the ports it publishes or, when it publishes none, to the first it exposes; without
/// a port, whether it runs. `host`: its name in the job's network, left out to take the one the engine tells; `ends`:
/// it has one task.
[[nodiscard]] FoundService found_service(const docker::Container& container, const Here& here,
                                         const std::string& host = {}, bool ends = false);

}  // namespace toolkit::services
