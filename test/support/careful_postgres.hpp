// A PostgreSQL whose settings are those of a careful server, and what it says of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "test/support/postgres_server.hpp"
#include "test/support/wait_until.hpp"

namespace toolkit::test {

struct CarefulPostgres : PostgresServer {
  /// `words` stand on its command line.
  explicit CarefulPostgres(const std::vector<std::string>& words = {}) {
    create();
    configure("fsync = on");
    configure("full_page_writes = on");
    pass(words);
    start();
  }

  /// "on on on": fsync, full_page_writes and synchronous_commit in a new session.
  [[nodiscard]] std::string all() const {
    return sql(
        "SELECT concat_ws(' ', current_setting('fsync'), current_setting('full_page_writes'), "
        "current_setting('synchronous_commit'))");
  }
  /// "fsync=off full_page_writes=off": what postgresql.auto.conf says, sorted.
  [[nodiscard]] std::string lines() const {
    return sql(
        "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_file_settings "
        "WHERE sourcefile LIKE '%postgresql.auto.conf'");
  }
  /// The server reads its files, and has done so when it returns.
  void reload() const {
    const std::string before = sql("SELECT pg_conf_load_time()");
    (void)sql("SELECT pg_reload_conf()");
    wait_until("the configuration is read", [&] { return sql("SELECT pg_conf_load_time()") != before; });
  }
};

inline constexpr std::string_view kAllLinesOff = "fsync=off full_page_writes=off synchronous_commit=off";

}  // namespace toolkit::test
