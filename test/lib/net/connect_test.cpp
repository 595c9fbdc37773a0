#include "lib/net/connect.hpp"

#include <fcntl.h>
#include <netinet/in.h>

#include <thread>

#include "lib/net/resolve.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/listener.hpp"

using namespace toolkit;
using namespace std::chrono_literals;
using net::Address;
using net::connect_any;
using test::Family;
using test::far_away;

namespace {

Address v4(std::uint16_t port) { return *Address::parse("127.0.0.1", port); }
Address v6(std::uint16_t port) { return *Address::parse("::1", port); }

/// Of a family that no kernel of ours has: it cannot be reached from here, whatever the network.
Address out_of_reach() {
  sockaddr address{};
  address.sa_family = 200;  // no kernel has as many; what AF_MAX says is a matter of the C library
  return Address{&address, sizeof address};
}

bool says(const Error& error, std::string_view words) { return error.message.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a connection is non-blocking and close-on-exec and knows its peer", "[net]") {
  const auto listener = test::listen_on(Family::v4);
  REQUIRE(listener);
  const auto connection = connect_any({v4(listener->port)}, far_away());
  REQUIRE(connection);
  CHECK(connection->peer.text() == v4(listener->port).text());
  CHECK((::fcntl(connection->fd.get(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK((::fcntl(connection->fd.get(), F_GETFL) & O_NONBLOCK) != 0);
}

TEST_CASE("localhost is reached where the server listens on IPv4 only", "[net]") {
  const auto listener = test::listen_on(Family::v4);
  REQUIRE(listener);
  const auto addresses = net::resolve("localhost", listener->port, far_away());
  REQUIRE(connect_any(*addresses, far_away()));
  CHECK(connect_any({v6(listener->port), v4(listener->port)}, far_away()).has_value());
}

TEST_CASE("localhost is reached where the server listens on IPv6 only", "[net]") {
  const auto listener = test::listen_on(Family::v6);
  if (!listener) SKIP_TEST("this machine has no IPv6");
  const auto addresses = net::resolve("localhost", listener->port, far_away());
  const auto connection = connect_any(*addresses, far_away());
  REQUIRE(connection);
  CHECK(connection->peer.family() == AF_INET6);
}

TEST_CASE("a refused connection says which address refused", "[net]") {
  const auto closed = test::refusing_port();
  const auto connection = connect_any({v4(closed.port)}, far_away());
  REQUIRE_FALSE(connection);
  CHECK(connection.error().failure == Failure::refused);
  CHECK(connection.error().message == v4(closed.port).text() + ": Connection refused");
}

TEST_CASE("a connection that met itself is known from one that was accepted", "[net]") {
  const UniqueFd self{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const Address any = v4(0);
  REQUIRE(::bind(self.get(), any.data(), any.length()) == 0);
  sockaddr_in ours{};
  socklen_t size = sizeof ours;
  REQUIRE(::getsockname(self.get(), reinterpret_cast<sockaddr*>(&ours), &size) == 0);
  REQUIRE(::connect(self.get(), reinterpret_cast<sockaddr*>(&ours), size) == 0);
  CHECK(net::is_to_itself(self.get()));
  const auto listener = test::listen_on(Family::v4);
  REQUIRE(listener);
  CHECK_FALSE(net::is_to_itself(connect_any({v4(listener->port)}, far_away())->fd.get()));
}

TEST_CASE("it is refused when the others cannot be reached from here at all", "[net]") {
  const auto closed = test::refusing_port();
  const auto connection = connect_any({out_of_reach(), v4(closed.port), out_of_reach()}, far_away());
  REQUIRE_FALSE(connection);
  CHECK(connection.error().failure == Failure::refused);
  CHECK(says(connection.error(), v4(closed.port).text()));
  CHECK(says(connection.error(), "not supported"));
}

TEST_CASE("it is unreachable when no address can be reached and not found without any", "[net]") {
  CHECK(connect_any({out_of_reach()}, far_away()).error().failure == Failure::unreachable);
  CHECK(connect_any({}, far_away()).error().failure == Failure::not_found);
}

TEST_CASE("an address that does not answer does not keep the next one waiting", "[net]") {
  const auto hole = test::make_black_hole();
  if (!hole) SKIP_TEST("a full queue of connections still answers on this machine");
  const auto listener = test::listen_on(Family::v4);
  REQUIRE(listener);
  const auto connection = connect_any({v4(hole->listener.port), v4(listener->port)}, far_away());
  REQUIRE(connection);
  CHECK(connection->peer.text() == v4(listener->port).text());
}

TEST_CASE("an address that does not answer ends at the deadline", "[net]") {
  const auto hole = test::make_black_hole();
  if (!hole) SKIP_TEST("a full queue of connections still answers on this machine");
  const auto connection = connect_any({v4(hole->listener.port)}, Deadline::after(20ms));
  REQUIRE_FALSE(connection);
  CHECK(connection.error().failure == Failure::timeout);
  CHECK(connection.error().message == v4(hole->listener.port).text() + ": no answer in time");
}

TEST_CASE("the message names the addresses that were not tried any more too", "[net]") {
  const auto closed = test::refusing_port();
  const auto hole = test::make_black_hole();
  if (!hole) SKIP_TEST("a full queue of connections still answers on this machine");
  Cancel cancel;
  cancel.cancel();
  const auto connection = connect_any({v4(hole->listener.port), v4(closed.port)}, far_away(&cancel));
  REQUIRE_FALSE(connection);
  CHECK(connection.error().failure == Failure::timeout);
  CHECK(says(connection.error(), v4(hole->listener.port).text() + ": no answer in time"));
  CHECK(says(connection.error(), v4(closed.port).text()));
}

TEST_CASE("a refusal is told beside the address that does not answer", "[net]") {
  const auto closed = test::refusing_port();
  const auto hole = test::make_black_hole();
  if (!hole) SKIP_TEST("a full queue of connections still answers on this machine");
  const auto connection = connect_any({v4(closed.port), v4(hole->listener.port)}, Deadline::after(300ms));
  REQUIRE_FALSE(connection);
  CHECK(connection.error().failure == Failure::timeout);
  CHECK(says(connection.error(), v4(hole->listener.port).text()));
}

TEST_CASE("another thread can cancel a connection that is under way", "[net]") {
  const auto hole = test::make_black_hole();
  if (!hole) SKIP_TEST("a full queue of connections still answers on this machine");
  Cancel cancel;
  std::thread canceller{[&] { cancel.cancel(); }};
  const auto connection = connect_any({v4(hole->listener.port)}, far_away(&cancel));
  canceller.join();
  REQUIRE_FALSE(connection);
  CHECK(connection.error().failure == Failure::timeout);
}
