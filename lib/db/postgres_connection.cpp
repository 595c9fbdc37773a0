#include "lib/db/postgres_connection.hpp"

#include <libpq-fe.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/core/releaser.hpp"
#include "lib/core/text.hpp"
#include "lib/db/kept_ssl.hpp"

namespace toolkit::db {
namespace {

using Connection = std::unique_ptr<PGconn, Releaser<PQfinish>>;
using QueryResult = std::unique_ptr<PGresult, Releaser<PQclear>>;

constexpr std::string_view kSqlstateLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// With PQERRORS_SQLSTATE the message of a failed connect ends in the code: "FATAL:  28P01".
std::string trailing_sqlstate(std::string_view message) {
  const std::string_view text = trimmed(message);
  const std::size_t start = text.find_last_of(" \n") + 1;  // npos + 1 is 0
  const std::string_view code = text.substr(start);
  const bool is_code = code.size() == 5 && code.find_first_not_of(kSqlstateLetters) == std::string_view::npos;
  return is_code ? std::string{code} : std::string{};
}

Connection start(const std::string& url, const PostgresServer& server, const std::string& ip) {
  const std::string port = std::to_string(server.port);
  // What stands behind dbname wins over what the URL says; values of ours only where ours are right.
  const std::array keywords{"dbname",   "fallback_application_name",      "host", "port",
                            "hostaddr", static_cast<const char*>(nullptr)};
  const std::array values{url.c_str(),
                          "ci-toolkit",
                          server.host.c_str(),
                          port.c_str(),
                          server.is_socket() ? "" : ip.c_str(),
                          static_cast<const char*>(nullptr)};
  Connection connection{PQconnectStartParams(keywords.data(), values.data(), 1)};
  if (!connection) throw EnvironmentError{"libpq got no memory"};
  PQsetErrorVerbosity(connection.get(), PQERRORS_SQLSTATE);
  return connection;
}

/// The certificate was the reason: its chain is not accepted, or the handshake went through and libpq then refused the
/// name on it.
bool certificate_refused(SSL* ssl, ConnStatusType stage) {
  if (ssl == nullptr) return false;
  if (SSL_get_verify_result(ssl) != X509_V_OK) return SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE;
  return stage == CONNECTION_SSL_STARTUP && SSL_is_init_finished(ssl) == 1;
}

PostgresFailure connect_failure(PGconn* connection, SSL* ssl, ConnStatusType stage) {
  const std::string message = printable(trimmed(PQerrorMessage(connection)));
  std::string sqlstate = trailing_sqlstate(PQerrorMessage(connection));
  Failure failure = Failure::unreachable;
  if (!sqlstate.empty()) {
    failure = Failure::rejected;
  } else if (certificate_refused(ssl, stage)) {
    failure = Failure::untrusted;
  }
  return {failure, std::move(sqlstate), message, PQconnectionNeedsPassword(connection) == 1};
}

PostgresFailure timed_out(std::string_view during) {
  return {Failure::timeout, "", fmt::format("no answer to {} in time", during)};
}

PostgresResult<Connection> log_in(Connection connection, const Deadline& deadline) {
  const KeptSsl ssl;
  PostgresPollingStatusType next = PGRES_POLLING_WRITING;
  ConnStatusType stage = PQstatus(connection.get());
  while (stage != CONNECTION_BAD) {
    const short events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (wait_for(PQsocket(connection.get()), events, deadline) != Wake::ready) {
      return tl::unexpected{timed_out("the login")};
    }
    stage = PQstatus(connection.get());
    next = PQconnectPoll(connection.get());
    if (next == PGRES_POLLING_OK) return connection;
    if (next == PGRES_POLLING_FAILED) break;
  }
  return tl::unexpected{connect_failure(connection.get(), ssl.get(), stage)};
}

PostgresFailure query_failure(const PGresult* result) {
  const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  return {Failure::rejected, sqlstate != nullptr ? sqlstate : "",
          printable(trimmed(message != nullptr ? message : PQresultErrorMessage(result)))};
}

PostgresFailure broken(PGconn* connection) {
  return {Failure::unreachable, "", printable(trimmed(PQerrorMessage(connection)))};
}

/// Waits until a result, or the end of them, can be had without waiting.
PostgresResult<void> await_result(PGconn* connection, const Deadline& deadline) {
  while (PQisBusy(connection) == 1) {
    if (wait_for(PQsocket(connection), POLLIN, deadline) != Wake::ready) return tl::unexpected{timed_out("the query")};
    if (PQconsumeInput(connection) != 1) return tl::unexpected{broken(connection)};
  }
  return {};
}

/// libpq hands such a result out again and again until its data has been moved.
bool is_copy(ExecStatusType status) {
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

std::optional<std::string> first_value(const PGresult* result) {
  if (PQntuples(result) == 0 || PQnfields(result) == 0 || PQgetisnull(result, 0, 0) == 1) return std::nullopt;
  return PQgetvalue(result, 0, 0);
}

/// Sends `sql`, and waits for the ends of all its statements.
PostgresResult<std::optional<std::string>> value_of(PGconn* connection, const std::string& sql,
                                                    const Deadline& deadline) {
  if (PQsendQuery(connection, sql.c_str()) != 1) return tl::unexpected{broken(connection)};
  PostgresResult<std::optional<std::string>> value;
  for (;;) {
    if (auto there = await_result(connection, deadline); !there) {
      return value ? tl::unexpected{there.error()} : value;  // the server says why it goes before it does
    }
    const QueryResult result{PQgetResult(connection)};
    if (!result) return value;
    const ExecStatusType status = PQresultStatus(result.get());
    if (is_copy(status)) {
      return tl::unexpected{PostgresFailure{Failure::rejected, "", "COPY gives no value; write a SELECT"}};
    }
    // The end of the results is waited for in any case: before it no other statement can be sent.
    if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
      value = tl::unexpected{query_failure(result.get())};
    } else if (value) {
      value = first_value(result.get());
    }
  }
}

}  // namespace

struct PostgresConnection::Handle {
  Connection connection;
};

PostgresConnection::PostgresConnection(std::unique_ptr<Handle> handle) : handle_{std::move(handle)} {}
PostgresConnection::PostgresConnection(PostgresConnection&&) noexcept = default;
PostgresConnection& PostgresConnection::operator=(PostgresConnection&&) noexcept = default;
PostgresConnection::~PostgresConnection() = default;

PostgresResult<PostgresConnection> PostgresConnection::open(const std::string& url, const PostgresServer& server,
                                                            const std::string& ip, const Deadline& deadline) {
  auto connection = log_in(start(url, server, ip), deadline);
  if (!connection) return tl::unexpected{connection.error()};
  auto handle = std::make_unique<Handle>();
  handle->connection = std::move(*connection);
  return PostgresConnection{std::move(handle)};
}

PostgresResult<std::optional<std::string>> PostgresConnection::query(const std::string& sql, const Deadline& deadline) {
  // LOCAL, and in the same message: a pooler must not hand our limit on to another client.
  return value_of(handle_->connection.get(),
                  fmt::format("SET LOCAL statement_timeout = {};\n{}", std::max(deadline.remaining_ms(), 1), sql),
                  deadline);
}

PostgresResult<void> PostgresConnection::run_alone(const std::string& sql, const Deadline& deadline) {
  const auto value = value_of(handle_->connection.get(), sql, deadline);
  if (!value) return tl::unexpected{value.error()};
  return {};
}

}  // namespace toolkit::db
