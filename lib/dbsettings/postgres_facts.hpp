// What a PostgreSQL server says of one of its settings, and what keeps it from being changed. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/db/postgres_connection.hpp"
#include "lib/settings/setting.hpp"

namespace toolkit::dbsettings {

struct PostgresFacts {
  std::string value = {};           ///< in force in our session
  std::string source = {};          ///< of pg_settings: "configuration file", "command line", "user" ...
  std::string role = {};            ///< whom we are
  bool from_line = false;           ///< it comes from postgresql.auto.conf; false where we may not know
  bool may_read_lines = false;      ///< pg_file_settings
  bool may_reload = false;          ///< pg_reload_conf()
  bool allows_alter_system = true;  ///< allow_alter_system, since PostgreSQL 17
};

/// One SELECT whose value read_facts() takes; `name` is one of our own. PostgreSQL 9.5 and newer.
[[nodiscard]] std::string facts_query(std::string_view name);
/// Nothing for text that is no such value, as when there is no such setting.
[[nodiscard]] std::optional<PostgresFacts> read_facts(std::string_view text);

/// What the server's files say.
struct PostgresLines {
  std::optional<std::string> written = {};  ///< the line of postgresql.auto.conf
  std::string mistake = {};                 ///< why the server would read none of its files; empty: it would
};

[[nodiscard]] std::string lines_query(std::string_view name);
[[nodiscard]] std::optional<PostgresLines> read_lines(std::string_view text);
/// Why what is written would not be read: a mistake in the files.
[[nodiscard]] std::optional<settings::Refusal> mistake_of(std::string_view server, std::string_view name,
                                                          const PostgresLines& lines);

/// Why nothing can be written: rights that are missing (needs_root), with what is to be granted; allow_alter_system
/// (read_only).
[[nodiscard]] std::optional<settings::Refusal> obstacle(std::string_view server, std::string_view name,
                                                        const PostgresFacts& facts);
/// Why what is written has no effect: the command line, a role or a database has the last word.
[[nodiscard]] std::optional<settings::Refusal> override_of(std::string_view server, std::string_view name,
                                                           const PostgresFacts& facts);

/// Of a login or, with `name`, of a statement about that setting. By SQLSTATE: the words are in the server's language.
[[nodiscard]] settings::Refusal postgres_refusal(std::string_view server, std::string_view name, std::string_view role,
                                                 const db::PostgresFailure& failure);

}  // namespace toolkit::dbsettings
