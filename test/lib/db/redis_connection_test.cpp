#include "lib/db/redis_connection.hpp"

#include <poll.h>

#include <csignal>
#include <thread>

#include "lib/net/connect.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/scripted_server.hpp"

using namespace toolkit;
using namespace std::chrono_literals;
using db::RedisConnection;
using db::RedisReply;
using test::far_away;
using test::Peer;
using test::ScriptedServer;
using Kind = RedisReply::Kind;

namespace {

RedisConnection connected(const ScriptedServer& server) {
  std::signal(SIGPIPE, SIG_IGN);  // as every tool does
  auto connection = net::connect_any({*net::Address::parse("127.0.0.1", server.port())}, far_away());
  REQUIRE(connection.has_value());
  return RedisConnection{std::move(connection->fd)};
}

/// What PING gives when the server answers `bytes` and then waits.
Result<RedisReply> answer(const std::string& bytes, const Deadline& deadline = far_away()) {
  const ScriptedServer server{[&](Peer& peer) {
    peer.read_until("PING\r\n");
    peer.send(bytes);
    peer.wait_for_hang_up();
  }};
  return connected(server).command({"PING"}, deadline);
}

RedisReply reply(const std::string& bytes) {
  auto result = answer(bytes);
  if (!result) FAIL(result.error().message);
  return std::move(*result);
}

Failure failure(const std::string& bytes) {
  const auto result = answer(bytes);
  REQUIRE_FALSE(result.has_value());
  return result.error().failure;
}

}  // namespace

TEST_CASE("every kind of reply is read", "[db]") {
  CHECK(reply("+PONG\r\n").kind == Kind::text);
  CHECK(reply("+PONG\r\n").text == "PONG");
  CHECK(reply(std::string("$5\r\na\r\n\0b\r\n", 11)).text == std::string("a\r\n\0b", 5));
  CHECK(reply("$0\r\n\r\n").text.empty());
  CHECK(reply("$-1\r\n").kind == Kind::nil);
  CHECK(reply(":-42\r\n").kind == Kind::number);
  CHECK(reply(":-42\r\n").text == "-42");
  const RedisReply list = reply("*3\r\n$6\r\nmaster\r\n:7\r\n*1\r\n$-1\r\n");
  CHECK(list.kind == Kind::list);
  REQUIRE(list.items.size() == 3);
  CHECK(list.items[0].text == "master");
  CHECK(list.items[1].text == "7");
  REQUIRE(list.items[2].items.size() == 1);
  CHECK(list.items[2].items[0].kind == Kind::nil);
}

TEST_CASE("an error reply is a reply and its first word is its code", "[db]") {
  const RedisReply loading = reply("-LOADING Redis is loading the dataset in memory\r\n");
  CHECK(loading.kind == Kind::error);
  CHECK(loading.error_code() == "LOADING");
  CHECK(reply("-NOAUTH\r\n").error_code() == "NOAUTH");
  CHECK(reply("+OK\r\n").error_code().empty());
}

TEST_CASE("a command arrives word by word whatever is in it", "[db]") {
  std::string request;
  {
    const ScriptedServer server{[&](Peer& peer) {
      request = peer.read_until("b\r\n");
      peer.send("+OK\r\n");
      peer.wait_for_hang_up();
    }};
    REQUIRE(connected(server).command({"SET", "", std::string("a \r\n\0b", 6)}, far_away()).has_value());
  }
  CHECK(request == "*3\r\n$3\r\nSET\r\n$0\r\n\r\n$6\r\n" + std::string("a \r\n\0b\r\n", 8));
}

TEST_CASE("a reply may come byte by byte and the next one belongs to the next command", "[db]") {
  const ScriptedServer server{[](Peer& peer) {
    peer.read_until("\r\nONE\r\n");
    for (const char byte : std::string{"$11\r\nhello world\r\n"}) {
      peer.send(std::string_view{&byte, 1});
      std::this_thread::yield();
    }
    peer.read_until("\r\nTWO\r\n");
    peer.send(":2\r\n");
    peer.wait_for_hang_up();
  }};
  RedisConnection connection = connected(server);
  CHECK(connection.command({"ONE"}, far_away()).value().text == "hello world");
  RedisConnection moved{std::move(connection)};
  CHECK(moved.command({"TWO"}, far_away()).value().text == "2");
}

TEST_CASE("a large command and a large reply go through", "[db]") {
  const std::string big(5'000'000, 'x');
  const ScriptedServer server{[&](Peer& peer) {
    const std::string request = peer.read_until("x\r\n");
    peer.send("$" + std::to_string(big.size()) + "\r\n");
    peer.send(big);
    peer.send("\r\n");
    peer.wait_for_hang_up();
  }};
  const auto result = connected(server).command({"ECHO", big}, far_away());
  REQUIRE(result);
  CHECK(result->text == big);
}

TEST_CASE("what is no Redis reply is corrupt", "[db]") {
  for (const char* bytes : {"HTTP/1.1 400 Bad Request\r\n", "\x15\x03\x01\x02", "$x\r\n", "*-5\r\n", "$-2\r\n"}) {
    CAPTURE(bytes);
    CHECK(failure(bytes) == Failure::corrupt);
  }
}

TEST_CASE("lists nested without end are corrupt and do not end us", "[db]") {
  std::string bytes;
  for (int i = 0; i < 10'000; ++i) bytes += "*1\r\n";
  CHECK(failure(bytes) == Failure::corrupt);
}

TEST_CASE("a connection that is cut before the whole reply is unreachable", "[db]") {
  for (const char* bytes : {"", "$100\r\nhalf", "*2\r\n:1\r\n", "+PON"}) {
    CAPTURE(bytes);
    const ScriptedServer server{[&](Peer& peer) {
      peer.read_until("PING\r\n");
      peer.send(bytes);
    }};
    const auto result = connected(server).command({"PING"}, far_away());
    REQUIRE_FALSE(result);
    CHECK(result.error().failure == Failure::unreachable);
  }
}

TEST_CASE("a connection that is reset is unreachable for every command", "[db]") {
  const ScriptedServer server{[](Peer& peer) {
    peer.read_until("PING\r\n");
    peer.reset();
  }};
  RedisConnection connection = connected(server);
  for (int i = 0; i < 3; ++i) {
    const auto result = connection.command({"PING"}, far_away());
    REQUIRE_FALSE(result);
    CHECK(result.error().failure == Failure::unreachable);
  }
}

TEST_CASE("a server that says nothing or only half of it ends at the deadline", "[db]") {
  for (const char* bytes : {"", "$100\r\nhalf"}) {
    const auto result = answer(bytes, Deadline::after(50ms));
    REQUIRE_FALSE(result);
    CHECK(result.error().failure == Failure::timeout);
    CHECK(result.error().message == "no answer to PING in time");
  }
}

TEST_CASE("a server that takes nothing ends at the deadline too", "[db]") {
  Cancel done;
  const ScriptedServer server{[&](Peer&) { (void)wait_for(done.fd(), POLLIN, far_away()); }};
  std::string large;
  large.resize(50'000'000, 'x');
  const auto result = connected(server).command({"ECHO", large}, Deadline::after(200ms));
  done.cancel();
  REQUIRE_FALSE(result);
  CHECK(result.error().failure == Failure::timeout);
}

TEST_CASE("another thread can cancel a command that is under way", "[db]") {
  Cancel cancel;
  const ScriptedServer server{[&](Peer& peer) {
    peer.read_until("PING\r\n");
    cancel.cancel();
    peer.wait_for_hang_up();
  }};
  const auto result = connected(server).command({"PING"}, far_away(&cancel));
  REQUIRE_FALSE(result);
  CHECK(result.error().failure == Failure::timeout);
}

TEST_CASE("where this build has no TLS for Redis it says why", "[db]") {
  CHECK(db::redis_tls_available() == db::redis_tls_missing_reason().empty());
  if (db::redis_tls_available()) return;
  const ScriptedServer server{[](Peer& peer) { peer.wait_for_hang_up(); }};
  const auto started = connected(server).start_tls({.host = "localhost", .trust = {}}, far_away());
  REQUIRE_FALSE(started);
  CHECK(started.error().message == db::redis_tls_missing_reason());
}
