#include "lib/db/postgres_connection.hpp"

#include <fmt/format.h>

#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/scripted_server.hpp"

using namespace toolkit;
using namespace std::chrono_literals;
using db::PostgresConnection;
using db::PostgresFailure;
using test::far_away;
using test::Peer;
using test::ScriptedServer;

// A server by the book of PostgreSQL's documentation, chapter "Frontend/Backend Protocol", as far as a test needs one.
namespace {

std::string number(std::size_t value, int bytes) {
  std::string text;
  while (bytes-- > 0) text += static_cast<char>(value >> (8U * static_cast<unsigned>(bytes)) & 0xffU);
  return text;
}

std::string message(char type, const std::string& body) { return type + number(body.size() + 4, 4) + body; }
std::string text(const std::string& value) { return value + '\0'; }

std::string error(const std::string& severity, const std::string& sqlstate, const std::string& words) {
  return message('E', 'S' + text(severity) + 'V' + text(severity) + 'C' + text(sqlstate) + 'M' + text(words) + '\0');
}

std::string row(const std::string& value) {
  return message('T', number(1, 2) + text("v") + number(0, 6) + number(25, 4) + number(0xffff, 2) + number(0, 6)) +
         message('D', number(1, 2) + number(value.size(), 4) + value);
}

std::string done(const std::string& tag) { return message('C', text(tag)); }

const std::string kReady = message('Z', "I");
const std::string kWelcome = message('R', number(0, 4)) + kReady;

/// Takes the start-up message, and says the password-less welcome.
void welcome(Peer& peer) {
  peer.read_until("ci-toolkit");
  peer.send(kWelcome);
}

constexpr const char* kOptions = "sslmode=disable&gssencmode=disable";

auto opened(const ScriptedServer& server, const Deadline& deadline = far_away(), const char* options = kOptions) {
  const db::PostgresServer there{.host = "db.test", .address = "", .port = server.port()};
  return PostgresConnection::open(fmt::format("postgres://app@db.test/app?{}", options), there, "127.0.0.1", deadline);
}

PostgresFailure login_failure(const std::string& answer, const char* options = kOptions) {
  const ScriptedServer server{[&](Peer& peer) {
    (void)peer.read_some();
    peer.send(answer);
  }};
  const auto connection = opened(server, far_away(), options);
  REQUIRE_FALSE(connection.has_value());
  return connection.error();
}

/// What a query gives when the server answers it by `bytes`.
db::PostgresResult<std::optional<std::string>> answer(const std::string& bytes, const Deadline& deadline = far_away()) {
  const ScriptedServer server{[&](Peer& peer) {
    welcome(peer);
    peer.read_until("SELECT the answer");
    peer.send(bytes);
    peer.wait_for_hang_up();
  }};
  auto connection = opened(server);
  REQUIRE(connection.has_value());
  return connection->query("SELECT the answer", deadline);
}

}  // namespace

TEST_CASE("a login goes to the given address with the name of the URL", "[db]") {
  std::string startup;
  {
    const ScriptedServer server{[&](Peer& peer) {
      startup = peer.read_until("ci-toolkit");
      peer.send(kWelcome);
      peer.wait_for_hang_up();
    }};
    REQUIRE(opened(server).has_value());
  }
  CHECK(startup.find(text("user") + text("app")) != std::string::npos);
  CHECK(startup.find(text("database") + text("app")) != std::string::npos);
}

TEST_CASE("the server's no comes with its code", "[db]") {
  const auto starting = login_failure(error("FATAL", "57P03", "the database system is starting up"));
  CHECK(starting.failure == Failure::rejected);
  CHECK(starting.sqlstate == "57P03");
  CHECK_FALSE(starting.needs_password);
  CHECK(login_failure(error("FATAL", "28P01", "wrong")).sqlstate == "28P01");
  CHECK(login_failure(error("FATAL", "3D000", "none")).sqlstate == "3D000");
}

TEST_CASE("a server that asks for a password when there is none to give says so", "[db]") {
  const auto asked =
      login_failure(message('R', number(3, 4)), "sslmode=disable&gssencmode=disable&passfile=/nonexistent/pgpass");
  CHECK(asked.needs_password);
}

TEST_CASE("a server that answers garbage is unreachable and has no code", "[db]") {
  for (const char* bytes : {"", "HTTP/1.1 400 Bad Request\r\n\r\n", "+PONG\r\n", "R"}) {
    CAPTURE(bytes);
    const auto failure = login_failure(bytes);
    CHECK(failure.failure == Failure::unreachable);
    CHECK(failure.sqlstate.empty());
  }
  CHECK(login_failure("HTTP/1.1 400", "sslmode=require&gssencmode=disable").failure == Failure::unreachable);
}

TEST_CASE("a login that nobody answers ends at the deadline", "[db]") {
  const ScriptedServer server{[](Peer& peer) { peer.wait_for_hang_up(); }};
  const auto connection = opened(server, Deadline::after(50ms));
  REQUIRE_FALSE(connection);
  CHECK(connection.error().failure == Failure::timeout);
  CHECK(connection.error().message == "no answer to the login in time");
}

TEST_CASE("another thread can cancel a login that is under way", "[db]") {
  Cancel cancel;
  const ScriptedServer server{[&](Peer& peer) {
    (void)peer.read_some();
    cancel.cancel();
    peer.wait_for_hang_up();
  }};
  const auto connection = opened(server, far_away(&cancel));
  REQUIRE_FALSE(connection);
  CHECK(connection.error().failure == Failure::timeout);
}

TEST_CASE("a query gives the first column of the first row of the last result", "[db]") {
  const auto value = answer(done("SET") + row("first") + done("SELECT 1") + row("last") + done("SELECT 1") + kReady);
  REQUIRE(value);
  CHECK(*value == "last");
  const auto no_row = answer(done("SET") + row("first") + done("SELECT 1") + done("UPDATE 0") + kReady);
  REQUIRE(no_row);
  CHECK_FALSE(no_row->has_value());
}

TEST_CASE("a query goes out with the time that is left as its limit", "[db]") {
  std::string query;
  {
    const ScriptedServer server{[&](Peer& peer) {
      welcome(peer);
      query = peer.read_until("SELECT 1");
      peer.send(done("SET") + row("1") + done("SELECT 1") + kReady);
      peer.wait_for_hang_up();
    }};
    auto connection = opened(server);
    REQUIRE(connection);
    REQUIRE(connection->query("SELECT 1", far_away()).has_value());
  }
  CHECK(query.find("SET LOCAL statement_timeout = 3") != std::string::npos);  // a little less than an hour
}

TEST_CASE("a statement that is run alone goes out as it is", "[db]") {
  std::string statement;
  const ScriptedServer server{[&](Peer& peer) {
    welcome(peer);
    statement = peer.read_until("fsync" + std::string(1, '\0'));
    peer.send(done("ALTER SYSTEM") + kReady);
    peer.read_until("work_mem");
    peer.send(error("ERROR", "42501", "permission denied"));
    peer.send(kReady);
    peer.read_until("fsync");
    peer.send(done("ALTER SYSTEM") + kReady);
    peer.wait_for_hang_up();
  }};
  auto connection = opened(server);
  REQUIRE(connection);
  REQUIRE(connection->run_alone("ALTER SYSTEM RESET fsync", far_away()).has_value());
  CHECK(statement == message('Q', text("ALTER SYSTEM RESET fsync")));
  const auto refused = connection->run_alone("ALTER SYSTEM RESET work_mem", far_away());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().sqlstate == "42501");
  CHECK(connection->run_alone("ALTER SYSTEM RESET fsync", far_away()).has_value());  // it is of use after that
}

TEST_CASE("a query that fails comes with its code and the server's words on one line", "[db]") {
  const auto value = answer(done("SET") + error("ERROR", "42P01", "no such\n::error::table") + kReady);
  REQUIRE_FALSE(value);
  CHECK(value.error().failure == Failure::rejected);
  CHECK(value.error().sqlstate == "42P01");
  CHECK(value.error().message == "no such\\n::error::table");
}

TEST_CASE("a server that ends the session during a query has said why", "[db]") {
  const ScriptedServer server{[](Peer& peer) {
    welcome(peer);
    peer.read_until("SELECT 1");
    peer.send(done("SET") + error("FATAL", "57P01", "terminating connection"));
  }};
  auto connection = opened(server);
  REQUIRE(connection);
  const auto value = connection->query("SELECT 1", far_away());
  REQUIRE_FALSE(value);
  CHECK(value.error().sqlstate == "57P01");
}

TEST_CASE("a COPY is refused and does not go round in circles", "[db]") {
  const std::string format = std::string(1, '\0') + number(1, 2) + number(0, 2);
  for (const char direction : {'G', 'H'}) {
    const auto value = answer(done("SET") + message(direction, format));
    REQUIRE_FALSE(value);
    CHECK(value.error().failure == Failure::rejected);
    CHECK(value.error().message == "COPY gives no value; write a SELECT");
  }
}

TEST_CASE("a query that nobody answers ends at the deadline", "[db]") {
  const auto value = answer(done("SET"), Deadline::after(50ms));
  REQUIRE_FALSE(value);
  CHECK(value.error().failure == Failure::timeout);
}

TEST_CASE("a server that goes away or talks nonsense during a query is unreachable or rejected", "[db]") {
  const ScriptedServer server{[](Peer& peer) {
    welcome(peer);
    peer.read_until("SELECT 1");
  }};
  auto connection = opened(server);
  REQUIRE(connection);
  const auto value = connection->query("SELECT 1", far_away());
  REQUIRE_FALSE(value);
  CHECK(value.error().failure == Failure::unreachable);
}
