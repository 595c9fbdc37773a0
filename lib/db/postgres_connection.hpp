// A conversation with a PostgreSQL server.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "lib/core/deadline.hpp"
#include "lib/core/environment.hpp"
#include "lib/core/result.hpp"
#include "lib/db/postgres_url.hpp"

namespace toolkit::db {

/// Why there is no session, or no result.
struct PostgresFailure {
  /// rejected: the server said no, and `sqlstate` says why; untrusted: TLS did not accept the certificate; timeout;
  /// unreachable: anything else.
  Failure failure;
  std::string sqlstate;  ///< five characters (PostgreSQL's documentation, appendix A), or empty
  std::string message;
  bool needs_password = false;  ///< the server asked for a password and there was none to give
};

template <typename T>
using PostgresResult = tl::expected<T, PostgresFailure>;

class PostgresConnection {
 public:
  /// Logs in as `url` says, to `server` and, unless that is a socket, at the IP address `ip`: libpq would resolve the
  /// name without a deadline. The host's name still counts for certificates and the password file. The messages come
  /// from the server or from libpq in the locale of either, so that only the codes are fit to decide by.
  [[nodiscard]] static PostgresResult<PostgresConnection> open(const std::string& url, const PostgresServer& server,
                                                               const std::string& ip, const Deadline& deadline);
  PostgresConnection(PostgresConnection&&) noexcept;
  PostgresConnection& operator=(PostgresConnection&&) noexcept;
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;
  ~PostgresConnection();

  /// Runs `sql`, in one implicit transaction that the server ends by itself at the deadline. The first column of the
  /// first row of its last result; nothing when there is no row, or a NULL.
  [[nodiscard]] PostgresResult<std::optional<std::string>> query(const std::string& sql, const Deadline& deadline);

  /// Runs one statement that must stand in no transaction with others: ALTER SYSTEM. The deadline ends our wait, not
  /// the statement.
  [[nodiscard]] PostgresResult<void> run_alone(const std::string& sql, const Deadline& deadline);

 private:
  struct Handle;
  explicit PostgresConnection(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace toolkit::db
