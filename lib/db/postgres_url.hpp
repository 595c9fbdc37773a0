// Where a postgres:// URL leads, by libpq's own reading of it, the PG* variables and its defaults.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/core/result.hpp"

namespace toolkit::db {

/// One server of the URL. A `host` that begins with '/' or '@' is the folder of a Unix socket.
struct PostgresServer {
  std::string host;
  std::string address;  ///< its IP address, where the URL says it (?hostaddr=); else empty
  std::uint16_t port = 5432;

  [[nodiscard]] bool is_socket() const { return host.starts_with('/') || host.starts_with('@'); }
  /// libpq's name for the socket in that folder.
  [[nodiscard]] std::string socket_path() const;
};

struct PostgresUrl {
  std::vector<PostgresServer> servers;
  std::string user;
  std::string password;  ///< the URL's own; not one from a variable or a file
  std::string database;  ///< may be empty: the server's own default is then the user's name
};

/// `postgres://` or `postgresql://`. The error is libpq's, without the parts of the URL that it quotes.
[[nodiscard]] Result<PostgresUrl> read_postgres_url(const std::string& url);

}  // namespace toolkit::db
