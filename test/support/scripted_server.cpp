#include "test/support/scripted_server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <stdexcept>

#include "test/support/far_away.hpp"

namespace toolkit::test {

std::string Peer::read_some() {
  if (wait_for(fd_.get(), POLLIN, deadline_) != Wake::ready) return "";
  std::string chunk(65536, '\0');
  const ssize_t got = ::recv(fd_.get(), chunk.data(), chunk.size(), 0);
  chunk.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return chunk;
}

std::string Peer::read_until(std::string_view end) {
  std::string all;
  while (all.find(end) == std::string::npos) {
    const std::string chunk = read_some();
    if (chunk.empty()) break;
    all += chunk;
  }
  return all;
}

std::string Peer::read_exactly(std::size_t count) {
  while (unread_.size() < count) {
    const std::string chunk = read_some();
    if (chunk.empty()) break;
    unread_ += chunk;
  }
  std::string bytes = unread_.substr(0, count);
  unread_.erase(0, count);
  return bytes;
}

void Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (wait_for(fd_.get(), POLLOUT, deadline_) != Wake::ready) return;
    const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Peer::wait_for_hang_up() {
  while (!read_some().empty()) {
  }
}

void Peer::reset() {
  const linger at_once{1, 0};
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  fd_.reset();
}

ScriptedServer::ScriptedServer(std::function<void(Peer&)> script) : script_{std::move(script)} {
  auto bound = listen_on(Family::v4);
  if (!bound) throw std::runtime_error{"no port on 127.0.0.1"};
  listener_ = std::move(*bound);
  thread_ = std::thread{[this] { serve(); }};
}

ScriptedServer::~ScriptedServer() {
  stop_.cancel();
  thread_.join();
}

void ScriptedServer::serve() {
  const Deadline stopped = far_away(&stop_);
  while (wait_for(listener_.fd.get(), POLLIN, stopped) == Wake::ready) {
    UniqueFd fd{::accept4(listener_.fd.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
    if (!fd) continue;
    Peer peer{std::move(fd), stopped};
    script_(peer);
  }
}

}  // namespace toolkit::test
