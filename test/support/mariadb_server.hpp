// A real MariaDB, created, started and stopped by the test.
#pragma once

#include <string>
#include <vector>

#include "test/support/reserved_port.hpp"
#include "test/support/server_process.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::test {

/// It has the user "app" with the password kPassword, who may use the database "app" and not "other", the user
/// "nopassword" without one, and "locked", who may only come through the Unix socket.
class MariadbServer {
 public:
  static constexpr const char* kPassword = "correct-horse";

  /// Nothing is there yet: its port refuses connections.
  MariadbServer();

  /// Makes its data folder. `more` are statements to run at each start.
  void create(const std::vector<std::string>& more = {});
  /// Returns once it takes logins. `options` as on mariadbd's command line.
  void start(const std::vector<std::string>& options = {});
  void stop() { process_.stop(SIGTERM); }

  [[nodiscard]] const ReservedPort& port() const { return port_; }
  /// What it logged so far.
  [[nodiscard]] std::string log() const { return folder_.read("mariadb.log"); }
  /// mysql://[CREDENTIALS@]HOST:PORT[/DATABASE]
  [[nodiscard]] std::string url(const std::string& credentials = "", const std::string& database = "",
                                const std::string& host = "localhost") const;

 private:
  [[nodiscard]] std::vector<std::string> command(const std::vector<std::string>& options) const;

  ReservedPort port_;
  TempDir folder_;
  ServerProcess process_;
};

}  // namespace toolkit::test
