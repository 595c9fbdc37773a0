#include "test/support/listener.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <stdexcept>

#include "test/support/far_away.hpp"

namespace toolkit::test {
namespace {

constexpr int kStream = SOCK_STREAM | SOCK_CLOEXEC;

std::optional<Bound> bind_to(Family family, int type) {
  sockaddr_storage storage{};
  socklen_t size = 0;
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  storage.ss_family = family == Family::v4 ? AF_INET : AF_INET6;
  if (family == Family::v4) {
    v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    size = sizeof *v4;
  } else {
    v6->sin6_addr = in6addr_loopback;
    size = sizeof *v6;
  }
  UniqueFd fd{::socket(storage.ss_family, type, 0)};
  if (!fd || ::bind(fd.get(), address, size) != 0) return std::nullopt;
  if (::getsockname(fd.get(), address, &size) != 0) return std::nullopt;
  const std::uint16_t port = ntohs(family == Family::v4 ? v4->sin_port : v6->sin6_port);
  return Bound{std::move(fd), port};
}

/// A connection under way to 127.0.0.1.
UniqueFd begin_connect(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  UniqueFd fd{::socket(AF_INET, kStream | SOCK_NONBLOCK, 0)};
  (void)::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return fd;
}

/// Loopback answers within connect(2) itself: who is still asking then has had no answer.
bool still_asking(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  return ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_state == TCP_SYN_SENT;
}

}  // namespace

std::optional<Bound> listen_on(Family family, int backlog) {
  auto bound = bind_to(family, kStream | SOCK_NONBLOCK);
  if (bound && ::listen(bound->fd.get(), backlog) != 0) throw std::runtime_error{"listen"};
  return bound;
}

Bound refusing_port() {
  auto bound = bind_to(Family::v4, kStream);
  if (!bound) throw std::runtime_error{"no port on 127.0.0.1"};
  return std::move(*bound);
}

std::optional<BlackHole> make_black_hole() {
  auto listener = listen_on(Family::v4, 0);
  if (!listener) return std::nullopt;
  BlackHole hole{std::move(*listener), {}};
  for (int i = 0; i < 8; ++i) {
    hole.queued.push_back(begin_connect(hole.listener.port));
    if (still_asking(hole.queued.back().get())) return hole;
  }
  return std::nullopt;
}

}  // namespace toolkit::test
