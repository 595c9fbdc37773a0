#include "lib/results/tap_diagnostics.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/seconds.hpp"

namespace toolkit::results {
namespace {

bool is_quoted(std::string_view value) {
  constexpr std::string_view kQuotes = "'\"`";
  return value.size() > 1 && value.front() == value.back() && kQuotes.find(value.front()) != std::string_view::npos;
}

std::string_view unquoted(std::string_view value) {
  return is_quoted(value) ? value.substr(1, value.size() - 2) : value;
}

/// node:test quotes as JavaScript does: it's "a" \ is 'it\'s "a" \\'. YAML itself would write '' in place of \'.
std::string text_of(std::string_view value) {
  if (!is_quoted(value)) return valid_utf8(value);
  const char quote = value.front();
  value = unquoted(value);
  std::string text;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char next = at + 1 < value.size() ? value[at + 1] : '\0';
    const bool is_escape = value[at] == '\\' && (next == '\\' || next == quote);
    const bool is_doubled = value[at] == '\'' && quote == '\'' && next == '\'';
    if (is_escape || is_doubled) ++at;
    text += value[at];
  }
  return valid_utf8(text);
}

bool is_null(std::string_view value) { return value.empty() || value == "~" || value == "null"; }

/// "|", "|-", ">" and their like: the text follows.
bool is_block(std::string_view value) { return value.starts_with('|') || value.starts_with('>'); }

/// "/project/sum.test.js:3:1"
void read_location(std::string_view location, Test& test) {
  const std::size_t column = location.rfind(':');
  if (column == std::string_view::npos || column == 0) return;
  const std::size_t line = location.rfind(':', column - 1);
  if (line == std::string_view::npos) return;
  std::string_view number = location.substr(line + 1, column - line - 1);
  if (take_number(number, test.line)) test.file = valid_utf8(location.substr(0, line));
}

/// "at t/basic.t line 3." and "(in test file x.bats, line 2)"
bool read_place_in(std::string_view comment, Test& test) {
  const bool is_bats = take(comment, "(in test file ");
  if (!is_bats && !take(comment, "at ")) return false;
  const std::string_view middle = is_bats ? ", line " : " line ";
  const std::size_t at = comment.rfind(middle);
  if (at == std::string_view::npos) return false;
  std::string_view number = comment.substr(at + middle.size());
  if (!take_number(number, test.line)) return false;
  test.file = valid_utf8(comment.substr(0, at));
  return true;
}

}  // namespace

void TapYaml::add(std::string_view line) {
  read_.details.append(valid_utf8(line)).append("\n");
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  const std::string_view text = trimmed(line);
  if (text.empty()) return;
  if (indent > 0 && wants_message_) read_.message = valid_utf8(text);
  wants_message_ = wants_message_ && indent > 0 && read_.message.empty();
  if (indent == 0) is_in_place_ = false;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view value = trimmed(text.substr(colon + 1));
  if (indent == 0) {
    read_member(text.substr(0, colon), value);
  } else if (is_in_place_) {
    read_place(text.substr(0, colon), unquoted(value));
  }
}

void TapYaml::read_member(std::string_view key, std::string_view written) {
  const std::string_view value = unquoted(written);
  if (key == "message" || key == "error") {
    wants_message_ = is_block(value);
    if (!wants_message_) read_.message = text_of(written);
  } else if (key == "duration_ms") {
    if (const auto thousandfold = parse_seconds(value)) read_.duration = *thousandfold / 1000;
  } else if (key == "location") {
    read_location(value, read_);
  } else if (key == "name") {
    read_.type = valid_utf8(value);
  } else if (key == "at") {
    is_in_place_ = value.empty();
    read_location(value.substr(0, value.find_last_not_of(')') + 1), read_);
  } else if (key == "exitCode" || key == "signal") {
    names_exit_ = names_exit_ || !is_null(value);
  }
}

void TapYaml::read_place(std::string_view key, std::string_view value) {
  if (key == "file" || key == "fileName") read_.file = valid_utf8(value);
  if (key == "line" || key == "lineNumber") take_number(value, read_.line);
}

void TapYaml::describe(Test& test) const {
  if (read_.duration) test.duration = read_.duration;
  test.file = read_.file;
  test.line = read_.line;
  if (test.status != Status::failed) return;
  test.type = read_.type;
  test.message = read_.message;
  test.details = read_.details + test.details;
}

void add_tap_comment(Test& test, std::string_view comment) {
  constexpr std::array kNoMessage{"Failed test", "Failed (TODO)", "Looks like", "in test file", "(in test file", "("};
  test.details.append(valid_utf8(comment)).append("\n");
  const std::string_view text = trimmed(comment);
  if (test.line == 0 && read_place_in(text, test)) return;
  const bool is_message = std::ranges::none_of(kNoMessage, [&](const char* other) { return text.starts_with(other); });
  if (test.message.empty() && is_message) test.message = valid_utf8(text);
}

}  // namespace toolkit::results
