#include "bench/gate.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/core/values.hpp"
#include "lib/net/connect.hpp"
#include "test/support/listener.hpp"

namespace toolkit::bench {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

/// The number behind a RESP type byte: `*1`, `$4`.
std::size_t length_in(std::string_view line) {
  constexpr std::uint64_t kMost = 1U << 20U;
  return line.empty() ? 0 : parse_number(line.substr(1), 0, kMost).value_or(0);
}

/// Source: Redis serialization protocol specification, "Sending commands to a Redis server".
std::size_t first_redis_command(std::string_view bytes) {
  const std::size_t line_end = bytes.find(kLineEnd);
  if (line_end == std::string_view::npos) return 0;
  std::size_t at = line_end + kLineEnd.size();
  if (bytes.front() != '*') return at;  // an inline command
  for (std::size_t words = length_in(bytes.substr(0, line_end)); words > 0; --words) {
    const std::size_t end = bytes.find(kLineEnd, at);
    if (end == std::string_view::npos) return 0;
    at = end + length_in(bytes.substr(at, end - at)) + 2 * kLineEnd.size();
  }
  return at <= bytes.size() ? at : 0;
}

std::size_t first_http_request(std::string_view bytes) {
  constexpr std::string_view kHeadEnd = "\r\n\r\n";
  const std::size_t end = bytes.find(kHeadEnd);
  return end == std::string_view::npos ? 0 : end + kHeadEnd.size();
}

/// What can be read now; empty at the end of the stream.
std::string read_some(int fd) {
  std::array<char, 4096> chunk{};
  const ssize_t got = ::recv(fd, chunk.data(), chunk.size(), 0);
  return {chunk.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

/// A few bytes, which a socket's buffer always has room for. Who has hung up misses nothing.
void send_all(int fd, std::string_view bytes) {
  [[maybe_unused]] const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

struct Client {
  UniqueFd fd;
  UniqueFd upstream = {};
  std::string unread = {};
};

class Gate final : public Door {
 public:
  explicit Gate(Service service) : service_{std::move(service)} {
    auto bound = test::listen_on(test::Family::v4);
    if (!bound) throw EnvironmentError{"no port on 127.0.0.1"};
    listener_ = std::move(*bound);
    thread_ = std::thread{[this] { serve(); }};
  }
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;
  ~Gate() override {
    stop_.cancel();
    thread_.join();
  }

  [[nodiscard]] std::uint16_t port() const override { return listener_.port; }

  TimePoint open() override {
    const TimePoint instant = system_clock().now();
    is_open_ = true;
    return instant;
  }

 private:
  void serve() {
    while (!stop_.cancelled()) {
      std::vector<pollfd> fds{{stop_.fd(), POLLIN, 0}, {listener_.fd.get(), POLLIN, 0}};
      for (const Client& client : clients_) {
        fds.push_back({client.fd.get(), POLLIN, 0});
        fds.push_back({client.upstream.get(), POLLIN, 0});  // poll(2) passes over -1
      }
      if (::poll(fds.data(), fds.size(), -1) <= 0) continue;
      for (std::size_t i = 0; i < clients_.size(); ++i) {
        if (fds[2 + 2 * i].revents != 0) take_requests(clients_[i]);
        if (clients_[i].fd && fds[3 + 2 * i].revents != 0) pass_back(clients_[i]);
      }
      std::erase_if(clients_, [](const Client& client) { return !client.fd; });
      if (fds[1].revents != 0) accept_one();
    }
  }

  void accept_one() {
    UniqueFd fd{::accept4(listener_.fd.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    if (fd) clients_.push_back({std::move(fd)});
  }

  void take_requests(Client& client) {
    const std::string chunk = read_some(client.fd.get());
    if (chunk.empty()) return client.fd.reset();
    client.unread += chunk;
    while (const std::size_t length = service_.first_request(client.unread)) {
      answer(client, client.unread.substr(0, length));
      client.unread.erase(0, length);
    }
  }

  void answer(Client& client, const std::string& request) {
    if (!is_open_) return send_all(client.fd.get(), service_.not_yet);
    if (service_.upstream.empty()) return send_all(client.fd.get(), service_.ready);
    if (!client.upstream) {
      if (auto connected = net::connect_unix(service_.upstream)) client.upstream = std::move(*connected);
    }
    send_all(client.upstream.get(), request);
  }

  static void pass_back(Client& client) {
    const std::string chunk = read_some(client.upstream.get());
    if (chunk.empty()) return client.fd.reset();
    send_all(client.fd.get(), chunk);
  }

  Service service_;
  test::Bound listener_;
  std::atomic<bool> is_open_{false};
  Cancel stop_;
  std::vector<Client> clients_;  // the thread's own
  std::thread thread_;
};

}  // namespace

Service redis_service(std::string upstream) {
  return {.first_request = first_redis_command,
          .not_yet = "-LOADING Redis is loading the dataset in memory\r\n",
          .upstream = std::move(upstream)};
}

Service http_service() {
  return {.first_request = first_http_request,
          .not_yet = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
          .ready = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
}

std::unique_ptr<Door> make_gate(const Service& service) { return std::make_unique<Gate>(service); }

}  // namespace toolkit::bench
