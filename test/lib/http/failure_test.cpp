#include <sys/wait.h>

#include <thread>

#include <fmt/format.h>

#include "lib/http/client.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/forked.hpp"
#include "test/support/scripted_server.hpp"
#include "test/support/silent_dns.hpp"

using namespace toolkit;
using namespace std::chrono_literals;
using http::Failed;
using test::far_away;
using test::Peer;
using test::ScriptedServer;

namespace {

Failed failure(const std::string& url, const Deadline& deadline = far_away()) {
  const auto response = http::make_curl_client({})->send({.url = url}, deadline);
  REQUIRE_FALSE(response.has_value());
  CHECK_FALSE(response.error().message.empty());
  return response.error();
}

std::string url_of(std::uint16_t port) { return fmt::format("http://127.0.0.1:{}/", port); }

/// The failure when the server answers `bytes` to the request and hangs up.
Failed failure_of_answer(const std::string& bytes) {
  const ScriptedServer server{[&](Peer& peer) {
    peer.read_until("\r\n\r\n");
    peer.send(bytes);
  }};
  return failure(url_of(server.port()));
}

}  // namespace

TEST_CASE("a body that is cut off is corrupt", "[http]") {
  for (const char* answer : {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf"}) {
    CAPTURE(answer);
    const Failed failed = failure_of_answer(answer);
    CHECK(failed.failure == Failure::corrupt);
    CHECK(failed.connected);
  }
}

TEST_CASE("what is no HTTP is corrupt", "[http]") {
  for (const char* answer : {"", "-ERR unknown command\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 ", "\x15\x03\x01"}) {
    CAPTURE(answer);
    const Failed failed = failure_of_answer(answer);
    CHECK(failed.failure == Failure::corrupt);
    CHECK(failed.connected);
  }
}

TEST_CASE("a connection that is reset is corrupt", "[http]") {
  const ScriptedServer server{[](Peer& peer) {
    peer.read_until("\r\n\r\n");
    peer.reset();
  }};
  CHECK(failure(url_of(server.port())).failure == Failure::corrupt);
}

TEST_CASE("a refused connection names the addresses that were tried", "[http]") {
  const auto closed = test::refusing_port();
  const Failed failed = failure(url_of(closed.port));
  CHECK(failed.failure == Failure::refused);
  CHECK(failed.addresses == std::vector<std::string>{"127.0.0.1"});
  CHECK_FALSE(failed.connected);
}

TEST_CASE("a host whose name does not exist is not found", "[http]") {
  const Failed failed = failure("http://nothing-here.invalid/", Deadline::after(45s));
  // A name server that drops questions takes its time.
  CHECK((failed.failure == Failure::not_found || failed.failure == Failure::timeout));
  CHECK(failed.addresses.empty());
  CHECK_FALSE(failed.connected);
}

TEST_CASE("a server that says nothing ends at the deadline", "[http]") {
  const ScriptedServer server{[](Peer& peer) { peer.wait_for_hang_up(); }};
  const Failed failed = failure(url_of(server.port()), Deadline::after(200ms));
  CHECK(failed.failure == Failure::timeout);
  CHECK(failed.message == "no answer in time");
}

TEST_CASE("an answer that never ends its headers ends at the deadline", "[http]") {
  const ScriptedServer server{[](Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nX-Slow: ");
    peer.wait_for_hang_up();
  }};
  CHECK(failure(url_of(server.port()), Deadline::after(200ms)).failure == Failure::timeout);
}

TEST_CASE("another thread can cancel a request that is under way", "[http]") {
  Cancel cancel;
  const ScriptedServer server{[&](Peer& peer) {
    peer.read_until("\r\n\r\n");
    cancel.cancel();
    peer.wait_for_hang_up();
  }};
  const Failed failed = failure(url_of(server.port()), far_away(&cancel));
  CHECK(failed.failure == Failure::timeout);
  CHECK(failed.connected);
}

TEST_CASE("a name server that does not answer cannot hold a request beyond the deadline", "[http]") {
  const int status = test::in_forked_child([] {
    if (!test::enter_silent_dns()) return 77;
    const auto response = http::make_curl_client({})->send({.url = "http://slow.example.com/"}, Deadline::after(200ms));
    return !response && response.error().failure == Failure::not_found ? 0 : 1;
  });
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) SKIP_TEST("this machine lets nobody make a network namespace");
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("only http and https are spoken", "[http]") {
  CHECK(failure("file:///etc/passwd").failure == Failure::unreachable);
  CHECK(failure("ftp://127.0.0.1/").failure == Failure::unreachable);
}
