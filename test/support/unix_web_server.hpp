// cpp-httplib's server on a Unix socket, for as long as the object lives.
#pragma once

#include <httplib.h>
#include <sys/socket.h>

#include <string>
#include <thread>

namespace toolkit::test {

class UnixWebServer {
 public:
  explicit UnixWebServer(std::string path) : path_{std::move(path)} { server_.set_address_family(AF_UNIX); }
  UnixWebServer(const UnixWebServer&) = delete;
  UnixWebServer& operator=(const UnixWebServer&) = delete;
  ~UnixWebServer() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] httplib::Server& server() { return server_; }
  /// After the routes are made.
  void start() {
    server_.bind_to_port(path_.c_str(), 80);  // the port means nothing here
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
    while (!server_.is_running()) std::this_thread::yield();
  }

 private:
  std::string path_;
  httplib::Server server_;
  std::thread thread_;
};

}  // namespace toolkit::test
