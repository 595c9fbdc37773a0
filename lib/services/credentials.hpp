// The targets of services whose containers are told credentials by their environment. Each follows the documentation of
// the official image on Docker Hub, and Bitnami's where its variables differ.
#pragma once

#include <string>

#include "lib/core/result.hpp"
#include "lib/docker/container.hpp"
#include "lib/services/endpoint.hpp"

namespace toolkit::services {

/// The errors say why it cannot be told.
[[nodiscard]] Result<std::string> postgres_target(const Endpoint& endpoint, const docker::Container& container);
[[nodiscard]] Result<std::string> mysql_target(const Endpoint& endpoint, const docker::Container& container);
[[nodiscard]] Result<std::string> redis_target(const Endpoint& endpoint, const docker::Container& container);
[[nodiscard]] Result<std::string> amqp_target(const Endpoint& endpoint, const docker::Container& container);
[[nodiscard]] Result<std::string> elasticsearch_target(const Endpoint& endpoint, const docker::Container& container);

}  // namespace toolkit::services
