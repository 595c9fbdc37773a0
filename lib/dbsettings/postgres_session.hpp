// A conversation with one PostgreSQL server, which all of its settings share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/db/postgres_connection.hpp"
#include "lib/dbsettings/postgres_facts.hpp"
#include "lib/dbsettings/reach.hpp"
#include "lib/dbsettings/targets.hpp"
#include "lib/settings/setting.hpp"

namespace toolkit::dbsettings {

class PostgresSession {
 public:
  /// Asks nothing yet. `patience` is for the way to a first answer, for each statement, and for a reload.
  PostgresSession(PostgresTarget target, Patience patience) : target_{std::move(target)}, patience_{patience} {}

  [[nodiscard]] const PostgresTarget& target() const { return target_; }
  /// Connects when that has not been done, and runs a SELECT. `about` is the setting's name, for messages. A server
  /// that could not be reached, did not let us in or is older than 9.5 is not asked again.
  [[nodiscard]] settings::Attempt<std::optional<std::string>> query(std::string_view about, const std::string& sql);
  [[nodiscard]] settings::Attempt<PostgresFacts> facts(std::string_view name);
  /// For who may read them: see PostgresFacts.
  [[nodiscard]] settings::Attempt<PostgresLines> lines(std::string_view name);
  /// One ALTER SYSTEM.
  [[nodiscard]] settings::Attempt<void> alter(std::string_view name, const std::string& sql);
  /// Has the server read its files, and returns when it has: a new session, which takes this one's place, says so.
  [[nodiscard]] settings::Attempt<void> reload(std::string_view about);

 private:
  [[nodiscard]] settings::Attempt<void> be_connected(const Deadline& deadline);
  [[nodiscard]] settings::Attempt<void> connect(const Deadline& deadline);
  [[nodiscard]] settings::Attempt<bool> has_loaded_since(std::string_view about, const std::string& moment);
  [[nodiscard]] tl::unexpected<settings::Refusal> failed(std::string_view about, const db::PostgresFailure& failure);

  PostgresTarget target_;
  Patience patience_;
  std::optional<db::PostgresConnection> connection_ = {};
  std::optional<settings::Refusal> no_connection_ = {};
};

/// Roles and databases with a synchronous_commit of their own: what is set for the server does not count there.
[[nodiscard]] std::vector<std::string> postgres_complaints(PostgresSession& session);

}  // namespace toolkit::dbsettings
