// The answers that probes of a service have in common, once a connection to it was there.
#pragma once

#include <string>

#include "lib/core/result.hpp"
#include "lib/health/probe.hpp"

namespace toolkit::health {

/// The server answered, and is not ready.
[[nodiscard]] Answer not_yet(std::string message);
/// The server answered what waiting cannot change.
[[nodiscard]] Answer hopeless(std::string message);
/// The connection broke, or said what is not understood; a certificate that is not accepted is hopeless.
[[nodiscard]] Answer broken(const Error& error);

}  // namespace toolkit::health
