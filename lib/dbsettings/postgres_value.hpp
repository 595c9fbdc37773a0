// A PostgreSQL setting's value, and beside it what ALTER SYSTEM has left in postgresql.auto.conf: both have to come
// back. Pure.
#pragma once

#include <string>
#include <string_view>

namespace toolkit::dbsettings {

struct PostgresValue {
  /// The line of postgresql.auto.conf: whether it is there; `not_said` where we may not look, and in what a user asks.
  enum class Line { not_said, none, there };

  std::string in_force = {};
  Line line = Line::not_said;
  std::string written = {};  ///< what the line says
};

/// "off", "off (not by ALTER SYSTEM)" and "off (ALTER SYSTEM: off)", for people too; read_postgres_value() reads it.
[[nodiscard]] std::string text_of(const PostgresValue& value);
[[nodiscard]] PostgresValue read_postgres_value(std::string_view text);

/// What is in force, and the line beside it only where that says something else.
[[nodiscard]] std::string shown_text(const PostgresValue& value);

/// Whether `current` is what one gets who asks for `asked`. Asked for a value alone, it is in force and stays so when
/// the server reads its files again. Asked for a line as well, that is the same, and what is in force goes with it.
/// true, yes and 1 are on; false, no and 0 are off.
[[nodiscard]] bool satisfies(const PostgresValue& asked, const PostgresValue& current);

/// The server has not read its files since the line was written or taken away. `from_line`: the value in force comes
/// from such a line.
[[nodiscard]] bool is_pending(const PostgresValue& value, bool from_line);

}  // namespace toolkit::dbsettings
