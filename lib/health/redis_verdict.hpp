// What a Redis error means for a wait. By its code word and the command it answers, never by its text.
#pragma once

#include <string_view>

#include "lib/health/probe.hpp"

namespace toolkit::health {

/// hopeless: WRONGPASS, NOAUTH, NOPERM, DENIED whatever the command; anything but a "not yet" word to AUTH or SELECT
/// (password refused, no such database). not_yet: LOADING, BUSY, MASTERDOWN, TRYAGAIN, CLUSTERDOWN and every other
/// word. Source: redis 7.0, src/server.c (shared objects), src/acl.c, src/networking.c.
[[nodiscard]] State redis_verdict(std::string_view command, std::string_view error_code);

}  // namespace toolkit::health
