#include "test/support/reserved_port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace toolkit::test {
namespace {

[[noreturn]] void give_up(const char* call) {
  throw std::runtime_error{std::string{call} + ": " + std::generic_category().message(errno)};
}

UniqueFd reusable_socket(int family) {
  UniqueFd socket{::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!socket) return socket;
  const int yes = 1;
  const int no = 0;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (family == AF_INET6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  return socket;
}

template <typename Address>
bool bind_to(const UniqueFd& socket, const Address& address) {
  return socket && ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

ReservedPort::ReservedPort() : socket_{reusable_socket(AF_INET6)} {
  sockaddr_in6 both{};
  both.sin6_family = AF_INET6;
  if (!bind_to(socket_, both)) {
    sockaddr_in old{};
    old.sin_family = AF_INET;
    socket_ = reusable_socket(AF_INET);
    if (!bind_to(socket_, old)) give_up("bind");
  }
  sockaddr_in6 name{};  // in sockaddr_in the port has the same place
  socklen_t size = sizeof name;
  if (::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&name), &size) != 0) give_up("getsockname");
  number_ = ntohs(name.sin6_port);
}

bool has_ipv6_loopback() {
  const UniqueFd socket{::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in6 loopback{};
  loopback.sin6_family = AF_INET6;
  loopback.sin6_addr = in6addr_loopback;
  return bind_to(socket, loopback);
}

}  // namespace toolkit::test
