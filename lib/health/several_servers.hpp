// One answer for a target of several servers, any of which would do.
#pragma once

#include <vector>

#include "lib/health/probe.hpp"

namespace toolkit::health {

/// Of answers of which none is ready, at least one, the one that speaks for all:
/// - hopeless only when all are: another server may still become ready;
/// - refused, absent or without an address only when all are one of these: otherwise some server is there.
[[nodiscard]] Answer speaks_for_all(std::vector<Answer> answers);

}  // namespace toolkit::health
