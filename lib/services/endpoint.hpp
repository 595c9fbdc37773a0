// Where a container's port is reached from here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/docker/container.hpp"

namespace toolkit::services {

/// Where we are: in a container that the engine knows, or on a machine.
struct Here {
  std::optional<docker::Container> own;  ///< the container we are in
  std::string machine = "localhost";     ///< has the ports that containers publish

  /// We have the machine's own network: outside a container, or in one that shares it.
  [[nodiscard]] bool on_machine() const;
};

struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
  bool published = false;  ///< the engine's proxy may accept connections there before the service does
};

/// The container's name in a network: the first that is its own, since every container has its short id as one.
[[nodiscard]] std::string name_in(const docker::Attachment& network, const docker::Container& container);

/// A network that the engine has by itself: names do not resolve in it.
[[nodiscard]] bool is_engines_own(const std::string& network);

/// On the machine the published port, else the container's own address; in a container `host`, or else the name it has
/// in a network that both are in. Nothing where no way leads there.
[[nodiscard]] std::optional<Endpoint> endpoint_of(const docker::Container& container, std::uint16_t port,
                                                  const Here& here, const std::string& host = {});

}  // namespace toolkit::services
