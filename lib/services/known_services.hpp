// Which services we know by their images, and how each is asked whether it is ready.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "lib/core/result.hpp"
#include "lib/docker/container.hpp"
#include "lib/services/endpoint.hpp"

namespace toolkit::services {

struct KnownService {
  std::string_view name;
  std::uint16_t port;                           ///< the one it listens on
  std::span<const std::string_view> images;     ///< the last part of their names
  std::span<const std::string_view> markers;    ///< variables that only such an image sets
  std::span<const std::string_view> variables;  ///< variables that one is started with; others may have them, too
  /// The target at an endpoint, with the credentials that the container's environment gives it. The error says why it
  /// cannot be told.
  Result<std::string> (*target)(const Endpoint& endpoint, const docker::Container& container);
};

[[nodiscard]] std::span<const KnownService> known_services();

/// What the container is: by its image's name, by a marker, or by a variable where it has the usual port as well, since
/// a client of the service may have the same variables. nullptr when it is none we know.
[[nodiscard]] const KnownService* known_service(const docker::Container& container);

/// By the name of an image: "ghcr.io/org/postgres:16-alpine@sha256:…" is postgres.
[[nodiscard]] const KnownService* known_image(std::string_view image);

}  // namespace toolkit::services
