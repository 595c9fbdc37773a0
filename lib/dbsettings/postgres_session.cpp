#include "lib/dbsettings/postgres_session.hpp"

#include <thread>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit::dbsettings {

using settings::Attempt;
using settings::Reason;
using settings::Refusal;

namespace {

constexpr std::chrono::milliseconds kReloadPause{10};
/// The first with pg_file_settings.
constexpr std::uint64_t kOldest = 90500;

}  // namespace

tl::unexpected<Refusal> PostgresSession::failed(std::string_view about, const db::PostgresFailure& failure) {
  Refusal refusal = postgres_refusal(target_.name(), about, target_.user, failure);
  if (failure.failure != Failure::rejected) connection_.reset();
  if (failure.failure == Failure::timeout) no_connection_ = refusal;
  return tl::unexpected{std::move(refusal)};
}

Attempt<void> PostgresSession::connect(const Deadline& deadline) {
  const auto unreachable = [&](const Error& error) {
    return tl::unexpected{Refusal{Reason::other, fmt::format("{}: {}{}", target_.name(), error.message, kWaitHint)}};
  };
  const db::PostgresServer& server = target_.server;
  std::string ip;
  // libpq takes no connected socket, and its own failure to connect has no code and knows no deadline.
  if (server.is_socket()) {
    if (const auto socket = net::connect_unix(server.socket_path()); !socket) return unreachable(socket.error());
  } else {
    const auto first = reach(server.address.empty() ? server.host : server.address, server.port, deadline);
    if (!first) return unreachable(first.error());
    ip = first->peer.ip();
  }
  auto connection = db::PostgresConnection::open(target_.url, server, ip, deadline);
  if (!connection) return failed("", connection.error());
  const auto version = connection->query("SELECT pg_catalog.current_setting('server_version_num')", deadline);
  if (!version) return failed("", version.error());
  const auto number = parse_number(version->value_or(""), kOldest, 10'000'000);
  if (!number) {
    return tl::unexpected{Refusal{
        Reason::other, fmt::format("{}: it is older than PostgreSQL 9.5, which does not tell what ALTER SYSTEM has set",
                                   target_.name())}};
  }
  connection_.emplace(std::move(*connection));
  return {};
}

Attempt<void> PostgresSession::be_connected(const Deadline& deadline) {
  if (no_connection_) return tl::unexpected{*no_connection_};
  if (connection_) return {};
  auto connected = connect(deadline);
  if (!connected) no_connection_ = connected.error();
  return connected;
}

Attempt<std::optional<std::string>> PostgresSession::query(std::string_view about, const std::string& sql) {
  const Deadline deadline = patience_.from_now();
  if (const auto connected = be_connected(deadline); !connected) return tl::unexpected{connected.error()};
  auto value = connection_->query(sql, deadline);
  if (!value) return failed(about, value.error());
  return *value;
}

Attempt<PostgresFacts> PostgresSession::facts(std::string_view name) {
  const auto text = query(name, facts_query(name));
  if (!text) return tl::unexpected{text.error()};
  auto facts = read_facts(text->value_or(""));
  if (facts) return *facts;
  return tl::unexpected{Refusal{Reason::unknown, fmt::format("{}: it knows no {}", target_.name(), name)}};
}

Attempt<PostgresLines> PostgresSession::lines(std::string_view name) {
  const auto text = query(name, lines_query(name));
  if (!text) return tl::unexpected{text.error()};
  auto lines = read_lines(text->value_or(""));
  if (lines) return *lines;
  return tl::unexpected{
      Refusal{Reason::other, fmt::format("{}: {}: it does not say what its files hold", target_.name(), name)}};
}

Attempt<void> PostgresSession::alter(std::string_view name, const std::string& sql) {
  const Deadline deadline = patience_.from_now();
  if (auto connected = be_connected(deadline); !connected) return connected;
  if (const auto done = connection_->run_alone(sql, deadline); !done) return failed(name, done.error());
  return {};
}

Attempt<bool> PostgresSession::has_loaded_since(std::string_view about, const std::string& moment) {
  const Deadline deadline = patience_.from_now();
  connection_.reset();  // first: there may be no room for two
  if (const auto connected = connect(deadline); !connected) return tl::unexpected{connected.error()};
  const auto loaded = connection_->query(
      fmt::format("SELECT (extract(epoch FROM pg_catalog.pg_conf_load_time()) >= {})::text", moment), deadline);
  if (!loaded) return failed(about, loaded.error());
  return *loaded == "true";
}

Attempt<void> PostgresSession::reload(std::string_view about) {
  const auto moment = query(about, "SELECT extract(epoch FROM pg_catalog.clock_timestamp())::text");
  if (!moment) return tl::unexpected{moment.error()};
  const auto asked = query(about, "SELECT pg_catalog.pg_reload_conf()::text");
  if (!asked) return tl::unexpected{asked.error()};
  const Deadline deadline = patience_.from_now();
  for (;;) {
    const auto loaded = has_loaded_since(about, moment->value_or("0"));
    if (!loaded) return tl::unexpected{loaded.error()};
    if (*loaded) return {};
    if (deadline.passed()) {
      return tl::unexpected{
          Refusal{Reason::other, fmt::format("{}: {}: the server did not read its configuration again "
                                             "in time; its log says why",
                                             target_.name(), about)}};
    }
    std::this_thread::sleep_for(kReloadPause);
  }
}

std::vector<std::string> postgres_complaints(PostgresSession& session) {
  const auto others = session.query(
      "synchronous_commit",
      "SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' of ', 'role ' || rolname, 'database ' || datname), ', ') "
      "FROM pg_catalog.pg_db_role_setting LEFT JOIN pg_catalog.pg_roles ON pg_roles.oid = setrole "
      "LEFT JOIN pg_catalog.pg_database ON pg_database.oid = setdatabase, pg_catalog.unnest(setconfig) AS own "
      "WHERE own LIKE 'synchronous_commit=%' AND own <> 'synchronous_commit=off'");
  if (!others || !*others) return {};
  return {fmt::format("{}: synchronous_commit has a value of its own for {}, where the server's does not count",
                      session.target().name(), printable(**others))};
}

}  // namespace toolkit::dbsettings
