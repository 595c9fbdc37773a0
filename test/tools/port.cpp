#include "test/tools/port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <stdexcept>

#include "test/tools/program.hpp"

namespace toolkit::tools_test {
namespace {

constexpr auto kPatienceMs = static_cast<int>(std::chrono::milliseconds{kPatience}.count());

void await(int fd, const char* otherwise) {
  pollfd state{fd, POLLIN, 0};
  if (::poll(&state, 1, kPatienceMs) != 1) throw std::runtime_error{otherwise};
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

UniqueFd make_socket(int flags = 0) {
  UniqueFd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0)};
  if (!fd) throw std::runtime_error{"socket"};
  return fd;
}

/// Begins to connect and does not wait for the end of that.
UniqueFd begin_connect(std::uint16_t port) {
  UniqueFd fd = make_socket(SOCK_NONBLOCK);
  const sockaddr_in address = loopback(port);
  (void)::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return fd;
}

}  // namespace

std::string Accepted::read_head() {
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    await(fd_.get(), "no request came");
    std::array<char, 4096> chunk{};
    const ssize_t got = ::read(fd_.get(), chunk.data(), chunk.size());
    if (got <= 0) throw std::runtime_error{"the request was cut off: " + head};
    head.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return head;
}

void Accepted::send(std::string_view text) { (void)::send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL); }

void Accepted::answer(int status, std::string_view body) {
  send("HTTP/1.1 " + std::to_string(status) +
       " Said\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string{body});
  fd_.reset();
}

void Accepted::await_hang_up() {
  std::array<char, 4096> chunk{};
  do {
    await(fd_.get(), "the other side did not hang up");
  } while (::read(fd_.get(), chunk.data(), chunk.size()) > 0);
}

Port::Port() : fd_{make_socket()} {
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(fd_.get(), generic, length) != 0 || ::getsockname(fd_.get(), generic, &length) != 0) {
    throw std::runtime_error{"no free port"};
  }
  number_ = ntohs(address.sin_port);
}

void Port::listen(int backlog) {
  if (::listen(fd_.get(), backlog) != 0) throw std::runtime_error{"listen"};
}

Accepted Port::accept() {
  await(fd_.get(), "no connection came");
  return Accepted{UniqueFd{::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC)}};
}

bool Port::has_connection() const {
  pollfd state{fd_.get(), POLLIN, 0};
  return ::poll(&state, 1, 0) == 1;
}

FullPort::FullPort() {
  listen(0);
  first_ = begin_connect(number());
  second_ = begin_connect(number());
}

}  // namespace toolkit::tools_test
