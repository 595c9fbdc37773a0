// A real server that needs nothing but its command line.
#pragma once

#include <csignal>
#include <string>
#include <vector>

#include "test/support/reserved_port.hpp"
#include "test/support/server_process.hpp"
#include "test/support/tcp_client.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::test {

class SimpleServer {
 public:
  /// Starts `argv`, in which "PORT" stands for the port, as it is or as the end of a word; returns once it listens.
  void start(std::vector<std::string> argv) {
    for (std::string& word : argv) {
      if (word.ends_with("PORT")) word.replace(word.size() - 4, 4, port_.text());
    }
    process_.start(argv);
    process_.wait_until_up([this] { return TcpClient::connect(port_.number()).has_value(); });
  }
  void stop() { process_.stop(SIGTERM); }

  /// scheme://[CREDENTIALS@]localhost:PORT
  [[nodiscard]] std::string url(const std::string& scheme, const std::string& credentials = "") const {
    return scheme + "://" + (credentials.empty() ? "" : credentials + "@") + "localhost:" + port_.text();
  }

 private:
  ReservedPort port_;
  TempDir folder_;
  ServerProcess process_{folder_ / "log", SIGKILL};
};

}  // namespace toolkit::test
