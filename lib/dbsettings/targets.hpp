// The servers that the URLs of the options name. Pure: nothing is asked yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/core/environment.hpp"
#include "lib/core/result.hpp"
#include "lib/db/postgres_url.hpp"
#include "lib/db/redis_connection.hpp"

namespace toolkit::dbsettings {

struct RedisTarget {
  std::string host = {};
  std::uint16_t port = 6379;
  std::optional<std::string> user = {};  ///< only beside a password
  std::optional<std::string> password = {};
  std::optional<db::RedisTls> tls = {};  ///< of rediss:

  /// "redis://HOST:PORT", for ids and messages: without credentials, and for rediss: too.
  [[nodiscard]] std::string name() const;
};

/// `redis://` or `rediss://`, with an optional user, password and port. A database in the path is passed over: settings
/// are the whole server's. The error says what is wrong, and shows nothing of the URL that may be a password.
[[nodiscard]] Result<RedisTarget> read_redis_target(const std::string& url, const Environment& environment);

struct PostgresTarget {
  std::string url = {};  ///< as it was given: libpq reads it
  db::PostgresServer server = {};
  std::string user = {};
  std::string password = {};  ///< the URL's own; may be empty

  /// "postgres://HOST:PORT", for ids and messages; the folder of a socket is percent-encoded.
  [[nodiscard]] std::string name() const;
};

/// `postgres://` or `postgresql://` by libpq's own reading of it, which must name one server alone.
[[nodiscard]] Result<PostgresTarget> read_postgres_target(const std::string& url);

}  // namespace toolkit::dbsettings
