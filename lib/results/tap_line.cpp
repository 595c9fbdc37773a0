#include "lib/results/tap_line.hpp"

#include <cstddef>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/seconds.hpp"

namespace toolkit::results {
namespace {

constexpr unsigned kEscapesBackslash = 13;

/// The first '#' that no backslash stands before, with a blank or nothing before it.
std::size_t find_directive(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '#' && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t')) {
      return at;
    }
  }
  return std::string_view::npos;
}

/// Before version 13 Test::More doubles the backslashes of a name only if it has a '#' or a backslash at its end.
bool has_escapes(std::string_view text, unsigned version) {
  return version >= kEscapesBackslash || text.find("\\#") != std::string_view::npos || text.ends_with("\\\\");
}

std::string unescaped(std::string_view text, unsigned version) {
  const bool is_escaped = has_escapes(text, version);
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    const bool is_escape = text[at] == '\\' && (next == '#' || (next == '\\' && is_escaped));
    if (is_escape) ++at;
    result += text[at];
  }
  return valid_utf8(result);
}

/// Of a number at the front of the text, up to "ms".
std::optional<std::chrono::microseconds> milliseconds_of(std::string_view text) {
  const std::size_t end = text.find("ms");
  const auto thousandfold = parse_seconds(text.substr(0, end));
  if (end == std::string_view::npos || !thousandfold) return std::nullopt;
  return *thousandfold / 1000;
}

/// "SKIP reason", in any case; a word that only begins so is none. What stands behind "SKIP", as in "skipped", is
/// part of it, as harnesses have it.
bool take_word(std::string_view& text, std::string_view word) {
  if (lower(text.substr(0, word.size())) != word) return false;
  const std::size_t end = std::min(text.find_first_of(" \t:"), text.size());
  if (end != word.size() && word != "skip") return false;
  text.remove_prefix(end);
  return true;
}

/// Whether it is one: "issue # 12" has none.
bool read_directive(std::string_view text, unsigned version, TapPoint& point) {
  text = trimmed(text);
  if (take_word(text, "skip")) {
    point.is_skipped = true;
  } else if (take_word(text, "todo")) {
    point.is_todo = true;
  } else if (take(text, "time=")) {
    point.duration = milliseconds_of(text);
    return true;
  } else {
    return false;
  }
  text = trimmed(text);
  point.reason = version >= kEscapesBackslash ? unescaped(text, version) : valid_utf8(text);
  return true;
}

/// " in 12ms" at its end.
void take_timing(std::string_view& name, TapPoint& point) {
  const std::size_t at = name.rfind(" in ");
  if (at == std::string_view::npos || !name.ends_with("ms")) return;
  std::string_view rest = name.substr(at + 4);
  unsigned milliseconds = 0;
  if (!take_number(rest, milliseconds) || rest != "ms") return;
  point.duration = std::chrono::milliseconds{milliseconds};
  name = name.substr(0, at);
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::optional<TapPoint> parse_tap_point(std::string_view line, unsigned version) {
  TapPoint point{.is_ok = !take(line, "not ")};
  if (!take(line, "ok") || (!line.empty() && !is_blank(line.front()))) return std::nullopt;
  line = trimmed(line);
  std::string_view rest = line;
  if (unsigned number = 0; take_number(rest, number) && (rest.empty() || is_blank(rest.front()))) {
    point.number = number;
    line = trimmed(rest);
  }
  if (line == "-" || line.starts_with("- ")) line = trimmed(line.substr(1));
  if (line == "{" || line.ends_with(" {")) {
    point.opens_block = true;
    line = trimmed(line.substr(0, line.size() - 1));
  }
  const std::size_t directive = find_directive(line);
  if (directive != std::string_view::npos && read_directive(line.substr(directive + 1), version, point))
    line = trimmed(line.substr(0, directive));
  take_timing(line, point);
  point.name = unescaped(line, version);
  return point;
}

std::optional<TapPlan> parse_tap_plan(std::string_view line) {
  unsigned first = 0;
  TapPlan plan;
  if (!take_number(line, first) || first > 1 || !take(line, "..") || !take_number(line, plan.count))
    return std::nullopt;
  line = trimmed(line);
  if (!line.empty() && line.front() != '#') return std::nullopt;
  return plan;
}

std::optional<std::string> parse_tap_subtest(std::string_view line, unsigned version) {
  if (!take(line, "# Subtest:")) return std::nullopt;
  return unescaped(trimmed(line), version);
}

}  // namespace toolkit::results
