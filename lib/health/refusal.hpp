// A service that refuses us is up.
#pragma once

#include <memory>

#include "lib/health/probe.hpp"

namespace toolkit::health {

/// Turns an answer that waiting cannot change into ready, and says what it was.
[[nodiscard]] std::unique_ptr<Probe> take_refusal_for_ready(std::unique_ptr<Probe> probe);

}  // namespace toolkit::health
