// A real Redis, started and stopped by the test.
#pragma once

#include <string>
#include <vector>

#include "test/support/reserved_port.hpp"
#include "test/support/server_process.hpp"
#include "test/support/tcp_client.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::test {

class RedisServer {
 public:
  /// Not started: its port refuses connections. No password when it is empty.
  explicit RedisServer(std::string password = "");

  /// Adds a line to redis.conf; it counts from the next start on and wins over those before it.
  void configure(std::string line) { lines_.push_back(std::move(line)); }
  /// Returns once it accepts connections.
  void start();
  /// In order, as by SHUTDOWN.
  void stop() { process_.stop(SIGTERM); }
  /// At once; what it left lies about.
  void kill() { process_.stop(SIGKILL); }

  /// Logged in with the password.
  [[nodiscard]] TcpClient client() const;
  /// Runs one command and returns the answer's first line as it is: "+OK", ":1", "$5", "-ERR …".
  std::string ask(std::string_view command) const { return client().ask(command); }

  [[nodiscard]] const ReservedPort& port() const { return port_; }
  [[nodiscard]] const TempDir& folder() const { return folder_; }
  /// redis://[CREDENTIALS@]HOST:PORT
  [[nodiscard]] std::string url(const std::string& credentials = "", const std::string& host = "localhost") const;
  /// The same with its own password.
  [[nodiscard]] std::string own_url() const { return url(":" + password_); }

 private:
  std::string password_;
  ReservedPort port_;
  TempDir folder_;
  std::vector<std::string> lines_;
  ServerProcess process_{folder_ / "redis.log", SIGKILL};
};

}  // namespace toolkit::test
