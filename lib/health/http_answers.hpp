// The answers that probes over HTTP have in common.
#pragma once

#include <string>

#include "lib/core/deadline.hpp"
#include "lib/health/probe.hpp"
#include "lib/http/client.hpp"

namespace toolkit::health {

/// The answer for an exchange with `host` that came to no response.
[[nodiscard]] Answer no_response(const http::Failed& failed, const std::string& host, const Deadline& deadline);

}  // namespace toolkit::health
