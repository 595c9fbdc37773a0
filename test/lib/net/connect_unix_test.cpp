#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

#include "lib/net/connect.hpp"
#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using net::connect_unix;

namespace {

/// A bound socket; one of a path that begins with '@' is in the abstract name space.
UniqueFd bound(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, path.data(), path.size());
  if (path.starts_with('@')) address.sun_path[0] = '\0';
  const std::size_t length = offsetof(sockaddr_un, sun_path) + path.size();
  UniqueFd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(length)) == 0);
  return fd;
}

UniqueFd listening(const std::string& path, int backlog = 4) {
  UniqueFd fd = bound(path);
  REQUIRE(::listen(fd.get(), backlog) == 0);
  return fd;
}

Failure failure_of(const std::string& path) {
  const auto connection = connect_unix(path);
  REQUIRE_FALSE(connection);
  CHECK(connection.error().message.find(path) == 0);
  return connection.error().failure;
}

}  // namespace

TEST_CASE("a Unix socket is connected non-blocking and close-on-exec", "[net]") {
  const test::TempDir folder;
  const UniqueFd server = listening(folder / "s");
  const auto connection = connect_unix(folder / "s");
  REQUIRE(connection);
  CHECK((::fcntl(connection->get(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK((::fcntl(connection->get(), F_GETFL) & O_NONBLOCK) != 0);
}

TEST_CASE("a path that begins with an at sign is an abstract name", "[net]") {
  const std::string name = "@toolkit-test-" + std::to_string(::getpid());
  CHECK(failure_of(name) == Failure::refused);
  const UniqueFd server = listening(name);
  CHECK(connect_unix(name).has_value());
  CHECK(failure_of(name + "x") == Failure::refused);
}

TEST_CASE("a Unix socket that is not there is not found and one without a server refuses", "[net]") {
  const test::TempDir folder;
  CHECK(failure_of(folder / "missing") == Failure::not_found);
  const UniqueFd silent = bound(folder / "silent");
  CHECK(failure_of(folder / "silent") == Failure::refused);
}

TEST_CASE("a Unix socket whose queue is full is unreachable", "[net]") {
  const test::TempDir folder;
  const UniqueFd server = listening(folder / "s", 0);
  auto first = connect_unix(folder / "s");
  REQUIRE(first);
  auto next = connect_unix(folder / "s");
  REQUIRE_FALSE(next);
  CHECK(next.error().failure == Failure::unreachable);
  CHECK(next.error().message.find("full") != std::string::npos);
}

TEST_CASE("what is no socket cannot be connected", "[net]") {
  const test::TempDir folder;
  CHECK(failure_of(folder.write("file", "x")) == Failure::refused);
  CHECK(failure_of(folder.write("file", "x") + "/s") == Failure::unreachable);
}

TEST_CASE("a Unix path over 107 bytes is rejected and not cut", "[net]") {
  CHECK(failure_of("/" + std::string(106, 'x')) == Failure::not_found);
  CHECK(failure_of("/" + std::string(107, 'x')) == Failure::rejected);
  CHECK(failure_of("@" + std::string(106, 'x')) == Failure::refused);
  CHECK(failure_of("@" + std::string(107, 'x')) == Failure::rejected);
}
