#include "test/support/tcp_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <stdexcept>

namespace toolkit::test {
namespace {

template <typename Address>
UniqueFd connected(int family, const Address& address) {
  UniqueFd socket{::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const timeval patience{.tv_sec = 45, .tv_usec = 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) socket.reset();
  return socket;
}

}  // namespace

std::optional<TcpClient> TcpClient::connect(std::uint16_t port) {
  sockaddr_in old{};
  old.sin_family = AF_INET;
  old.sin_port = htons(port);
  old.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (UniqueFd socket = connected(AF_INET, old)) return TcpClient{std::move(socket)};
  sockaddr_in6 loopback{};
  loopback.sin6_family = AF_INET6;
  loopback.sin6_port = htons(port);
  loopback.sin6_addr = in6addr_loopback;
  if (UniqueFd socket = connected(AF_INET6, loopback)) return TcpClient{std::move(socket)};
  return std::nullopt;
}

void TcpClient::send(std::string_view text) {
  std::string line{text};
  line += "\r\n";
  const ssize_t sent = ::send(socket_.get(), line.data(), line.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(line.size())) throw std::runtime_error{"the server does not read"};
}

std::string TcpClient::line() {
  std::string text;
  char next = 0;
  while (::recv(socket_.get(), &next, 1, 0) == 1) {
    if (next == '\n') return text;
    if (next != '\r') text += next;
  }
  throw std::runtime_error{"the server did not finish its line: " + text};
}

std::string TcpClient::ask(std::string_view text) {
  send(text);
  return line();
}

}  // namespace toolkit::test
