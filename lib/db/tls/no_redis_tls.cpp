#include "lib/db/redis_tls.hpp"

namespace toolkit::db {

bool redis_tls_available() { return false; }

std::string redis_tls_missing_reason() {
  return "this build's hiredis has no TLS (Debian 12 ships 0.14; 1.0 or newer is needed): use the release build, or "
         "redis:// on a network that you trust";
}

Result<void> start_redis_tls(redisContext& /*context*/, const RedisTls& /*tls*/, const Deadline& /*deadline*/) {
  return fail(Failure::rejected, redis_tls_missing_reason());
}

}  // namespace toolkit::db
