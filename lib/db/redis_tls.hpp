// The TLS side of a Redis connection: made of hiredis_ssl where this build has it, else it says that it has not.
#pragma once

#include <hiredis/hiredis.h>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/db/redis_connection.hpp"

namespace toolkit::db {

[[nodiscard]] Result<void> start_redis_tls(redisContext& context, const RedisTls& tls, const Deadline& deadline);

}  // namespace toolkit::db
