// What the reason for which an AMQP server closes a connection means for a wait. Source: AMQP 0-9-1 specification,
// section 1.2 ("reply-code"); the words are RabbitMQ's.
#pragma once

#include <string_view>

#include "lib/health/probe.hpp"

namespace toolkit::health {

/// Hopeless for what waiting cannot change; not_yet for everything else, a limit that is reached included.
[[nodiscard]] State amqp_verdict(int code, std::string_view text);

}  // namespace toolkit::health
