// A real nginx, started and stopped by the test.
#pragma once

#include <string>

#include "test/support/reserved_port.hpp"
#include "test/support/server_process.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::test {

class NginxServer {
 public:
  /// Returns once nginx accepts connections. `http` is what stands inside `http { … }`.
  void start(const std::string& http);
  void stop() { process_.stop(SIGTERM); }

  /// Two ports to listen on; the second one is usually for TLS.
  [[nodiscard]] const ReservedPort& port() const { return port_; }
  [[nodiscard]] const ReservedPort& tls_port() const { return tls_port_; }
  [[nodiscard]] const TempDir& folder() const { return folder_; }

 private:
  ReservedPort port_;
  ReservedPort tls_port_;
  TempDir folder_;
  ServerProcess process_{folder_ / "nginx.log", SIGKILL};
};

/// nginx can answer late: its echo module is installed.
[[nodiscard]] bool nginx_has_echo();

}  // namespace toolkit::test
