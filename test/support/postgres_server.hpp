// A real PostgreSQL, created, started and stopped by the test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "test/support/reserved_port.hpp"
#include "test/support/server_process.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::test {

/// Its superuser is "app" with the password kPassword, asked for over TCP (SCRAM) and not over the Unix socket.
class PostgresServer {
 public:
  static constexpr const char* kPassword = "correct-horse";

  /// Nothing is there yet: its port refuses connections.
  PostgresServer();

  /// initdb.
  void create();
  /// Adds a line to postgresql.conf; it counts from the next start on.
  void configure(const std::string& line);
  /// Adds words to the server's command line; they count from the next start on.
  void pass(const std::vector<std::string>& words);
  /// Returns once it accepts connections.
  void start();
  /// Returns at once.
  void launch();
  /// Sessions are ended, their clients told so.
  void stop() { process_.stop(SIGINT); }

  /// Runs `query` over the Unix socket and returns its rows, one a line. Throws std::runtime_error when it fails.
  std::string sql(const std::string& query) const;

  [[nodiscard]] const ReservedPort& port() const { return port_; }
  /// Holds the Unix socket, the data and whatever the server shall find.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path data() const { return folder() / "data"; }
  /// postgres://USER[:PASSWORD]@HOST:PORT/DATABASE
  [[nodiscard]] std::string url(const std::string& credentials, const std::string& database = "postgres",
                                const std::string& host = "localhost") const;
  /// The same with the right user, password and database.
  [[nodiscard]] std::string own_url() const;
  /// Hands `path` over to the user that the server runs as.
  void give(const std::filesystem::path& path) const;

 private:
  ReservedPort port_;
  TempDir folder_;
  std::filesystem::path programs_;
  std::vector<std::string> words_;
  ServerProcess process_;
};

}  // namespace toolkit::test
