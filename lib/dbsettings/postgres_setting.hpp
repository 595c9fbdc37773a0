// A setting of a PostgreSQL server, by ALTER SYSTEM and a reload.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/dbsettings/postgres_session.hpp"
#include "lib/dbsettings/redis_setting.hpp"
#include "lib/settings/apply.hpp"

namespace toolkit::dbsettings {

/// What makes a PostgreSQL fast and its data lost in a crash, when it is off.
inline constexpr std::array<std::string_view, 3> kPostgresSettings{"fsync", "full_page_writes", "synchronous_commit"};

/// `name` is one of kPostgresSettings. read() gives the text of a PostgresValue. A value that was asked for is refused
/// when it would not come into force, and so left out of postgresql.auto.conf; what read() gave comes back exactly. To
/// undo, read() has the server take in first what an earlier process wrote and did not live to have read.
[[nodiscard]] std::unique_ptr<settings::Setting> make_postgres_setting(std::shared_ptr<PostgresSession> session,
                                                                       std::string_view name, Purpose purpose);

/// All of kPostgresSettings off.
[[nodiscard]] std::vector<settings::Request> postgres_requests(const std::shared_ptr<PostgresSession>& session);

}  // namespace toolkit::dbsettings
