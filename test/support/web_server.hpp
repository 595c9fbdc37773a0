// cpp-httplib's server on a free port of 127.0.0.1, for as long as the object lives.
#pragma once

#include <httplib.h>

#include <string>
#include <thread>

#include <fmt/format.h>

namespace toolkit::test {

template <typename Server>
class Web {
 public:
  template <typename... Args>
  explicit Web(Args&&... args) : server_{std::forward<Args>(args)...} {}
  Web(const Web&) = delete;
  Web& operator=(const Web&) = delete;
  ~Web() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] Server& server() { return server_; }
  /// After the routes are made.
  void start() {
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
    while (!server_.is_running()) std::this_thread::yield();
  }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url(const std::string& path, const std::string& host = "127.0.0.1") const {
    const bool is_tls = std::is_same_v<Server, httplib::SSLServer>;
    return fmt::format("{}://{}:{}{}", is_tls ? "https" : "http", host, port_, path);
  }

 private:
  Server server_;
  std::thread thread_;
  int port_ = 0;
};

}  // namespace toolkit::test
