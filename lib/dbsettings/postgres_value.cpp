#include "lib/dbsettings/postgres_value.hpp"

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit::dbsettings {
namespace {

using Line = PostgresValue::Line;

constexpr std::string_view kNoLine = " (not by ALTER SYSTEM)";
constexpr std::string_view kLine = " (ALTER SYSTEM: ";

std::string normal(std::string_view value) {
  std::string result = lower(trimmed(value));
  if (result == "true" || result == "yes" || result == "1") return "on";
  if (result == "false" || result == "no" || result == "0") return "off";
  return result;
}

bool is_same(std::string_view a, std::string_view b) { return normal(a) == normal(b); }

}  // namespace

std::string text_of(const PostgresValue& value) {
  switch (value.line) {
    case Line::none: return fmt::format("{}{}", value.in_force, kNoLine);
    case Line::there: return fmt::format("{}{}{})", value.in_force, kLine, value.written);
    case Line::not_said: break;
  }
  return value.in_force;
}

PostgresValue read_postgres_value(std::string_view text) {
  if (text.ends_with(kNoLine)) {
    text.remove_suffix(kNoLine.size());
    return {.in_force = std::string{text}, .line = Line::none};
  }
  const std::size_t start = text.find(kLine);
  if (start == std::string_view::npos || !text.ends_with(')')) return {.in_force = std::string{text}};
  std::string_view written = text.substr(start + kLine.size());
  written.remove_suffix(1);
  return {.in_force = std::string{text.substr(0, start)}, .line = Line::there, .written = std::string{written}};
}

std::string shown_text(const PostgresValue& value) {
  const bool says_more = value.line == Line::there && !is_same(value.written, value.in_force);
  return says_more ? text_of(value) : value.in_force;
}

bool satisfies(const PostgresValue& asked, const PostgresValue& current) {
  if (asked.line == Line::not_said) {
    const bool stays = current.line != Line::there || is_same(asked.in_force, current.written);
    return stays && is_same(asked.in_force, current.in_force);
  }
  if (asked.line != current.line || asked.written != current.written) return false;
  // A line that had not been read yet when we came has been read by now.
  const bool is_read_since = asked.line == Line::there && is_same(asked.written, current.in_force);
  return is_read_since || is_same(asked.in_force, current.in_force);
}

bool is_pending(const PostgresValue& value, bool from_line) {
  if (value.line == Line::not_said) return false;
  if ((value.line == Line::there) != from_line) return true;
  return value.line == Line::there && !is_same(value.written, value.in_force);
}

}  // namespace toolkit::dbsettings
