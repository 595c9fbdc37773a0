// What the probes have in common that talk in lines.
#pragma once

#include <string>

#include "lib/core/result.hpp"
#include "lib/health/probe.hpp"
#include "lib/health/target.hpp"

namespace toolkit::health {

constexpr std::size_t kLongestLine = std::size_t{64} * 1024;

/// The server answered, and is not ready.
[[nodiscard]] Answer not_yet_by(std::string message);
/// The server answered what waiting cannot change.
[[nodiscard]] Answer hopeless_by(std::string message);
/// The connection was there and broke, or said what is not understood.
[[nodiscard]] Answer broken_by(const Error& error);

/// A host, a port and nothing else, as `scheme://HOST[:PORT]`; mistakes are added with the target in front.
struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};
[[nodiscard]] std::optional<HostAndPort> read_host_and_port(const TargetText& text, std::uint16_t usual_port,
                                                            Mistakes& mistakes);

}  // namespace toolkit::health
