// A Redis and a PostgreSQL with passwords, and sysctl-setup with a journal of the test's own.
#pragma once

#include <unistd.h>

#include <string>
#include <vector>

#include "test/support/careful_postgres.hpp"
#include "test/support/contains.hpp"
#include "test/support/ordinary_redis.hpp"
#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {

using test::contains;

class Servers {
 public:
  using Words = std::vector<std::string>;

  /// Redis's; PostgreSQL has another.
  static constexpr const char* kRedisPassword = "battery-staple";
  /// What state() is before anything is set, and once all is set but for the limit of memory.
  static inline const std::string kBefore = std::string{test::OrdinaryRedis::kBefore} + "; on on on; ";
  static inline const std::string kForTests = "noeviction, warning; off off off; " + std::string{test::kAllLinesOff};

  /// The command line for these words. The servers' journal is in the test's folder, whoever we are; root's is the
  /// machine's as well, and nobody else has one of that.
  [[nodiscard]] Words call(Words words) const {
    const std::string journal = folder_ / (::geteuid() == 0 ? "ci-toolkit/sysctl" : "machine");
    words.insert(words.begin(), {TOOLKIT_SYSCTL_SETUP, "--journal", journal});
    return words;
  }
  [[nodiscard]] Ended run(Words words, ProgramOptions options = {}) const {
    options.environment["XDG_STATE_HOME"] = folder_.path();
    return run_program(call(std::move(words)), options);
  }
  /// All that makes both fit for tests.
  [[nodiscard]] Words both() const {
    return {"--redis", redis.own_url(), "--postgres", postgres.own_url(), "--unsafe-durability"};
  }
  [[nodiscard]] Words restore() const {
    return {"restore", "--redis", redis.own_url(), "--postgres", postgres.own_url()};
  }
  /// Of their own mouths: the settings, and what ALTER SYSTEM has left.
  [[nodiscard]] std::string state() const { return redis.all() + "; " + postgres.all() + "; " + postgres.lines(); }
  [[nodiscard]] bool are_for_tests() const { return state().starts_with(", no, ") && state().ends_with(kForTests); }
  /// All that is written down; empty when there is nothing to put back.
  [[nodiscard]] std::string journal() const { return folder_.read(kJournal); }
  void write_journal(const std::string& document) const { (void)folder_.write(kJournal, document); }
  [[nodiscard]] const Scratch& folder() const { return folder_; }
  /// "redis://localhost:PORT#save"
  [[nodiscard]] std::string redis_name(const std::string& setting) const {
    return "redis://localhost:" + redis.port().text() + "#" + setting;
  }
  [[nodiscard]] std::string postgres_name(const std::string& setting) const {
    return "postgres://localhost:" + postgres.port().text() + "#" + setting;
  }

  test::OrdinaryRedis redis{kRedisPassword};
  test::CarefulPostgres postgres;

 private:
  static constexpr const char* kJournal = "ci-toolkit/sysctl/servers.json";

  Scratch folder_;
};

/// Whether one of the passwords stands in it.
inline bool tells_password(const std::string& text) {
  return contains(text, Servers::kRedisPassword) || contains(text, test::PostgresServer::kPassword);
}

/// How often `part` stands in `text`.
inline unsigned times(const std::string& text, const std::string& part) {
  unsigned count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace toolkit::tools_test
