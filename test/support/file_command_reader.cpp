#include "test/support/file_command_reader.hpp"

#include <algorithm>
#include <array>

#include "lib/core/text.hpp"

namespace toolkit::test {
namespace {

constexpr auto kNone = std::string_view::npos;

std::string_view without_byte_order_mark(std::string_view file) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (file.starts_with(kMark)) file.remove_prefix(kMark.size());
  return file;
}

/// Only LF ends a line; nothing at the end of the text.
std::optional<std::string_view> take_line(std::string_view& rest) {
  if (rest.empty()) return std::nullopt;
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

/// Everything up to the line that is `delimiter`, without the last newline.
Result<std::string> take_value(std::string_view& rest, std::string_view delimiter) {
  const std::string_view start = rest;
  while (true) {
    const std::size_t length = start.size() - rest.size();
    const auto line = take_line(rest);
    if (!line) return fail(Failure::corrupt, "Matching delimiter not found");
    if (*line == delimiter) return std::string{start.substr(0, length == 0 ? 0 : length - 1)};
  }
}

struct Escape {
  std::string_view code;
  std::string_view text;
};
constexpr std::array kDataEscapes{Escape{"%0D", "\r"}, Escape{"%0A", "\n"}, Escape{"%25", "%"}};
constexpr std::array kPropertyEscapes{Escape{"%0D", "\r"}, Escape{"%0A", "\n"}, Escape{"%3A", ":"}, Escape{"%2C", ","},
                                      Escape{"%25", "%"}};
constexpr std::array kOldEscapes{Escape{"%3B", ";"}, Escape{"%0D", "\r"}, Escape{"%0A", "\n"}, Escape{"%5D", "]"},
                                 Escape{"%25", "%"}};

/// One code after the other over the whole text, as the runner does it.
std::string unescaped(std::string_view text, const auto& escapes) {
  std::string result{text};
  for (const Escape& escape : escapes) {
    for (std::size_t at = result.find(escape.code); at != kNone; at = result.find(escape.code, at + 1)) {
      result.replace(at, escape.code.size(), escape.text);
    }
  }
  return result;
}

/// How many bytes the character at `at` has if .NET takes it for a blank; 0 if not.
std::size_t blank_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
  if (byte(0) == ' ' || (byte(0) >= 9 && byte(0) <= 13)) return 1;
  if (byte(0) == 0xc2 && (byte(1) == 0x85 || byte(1) == 0xa0)) return 2;
  if (byte(0) < 0xe1 || byte(0) > 0xe3 || !continues(1) || !continues(2)) return 0;
  const unsigned point = (byte(0) & 0xfU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU);
  const bool is_blank = point == 0x1680 || (point >= 0x2000 && point <= 0x200a) || point == 0x2028 || point == 0x2029 ||
                        point == 0x202f || point == 0x205f || point == 0x3000;
  return is_blank ? 3 : 0;
}

std::string_view trim_start(std::string_view text) {
  while (const std::size_t length = text.empty() ? 0 : blank_at(text, 0)) text.remove_prefix(length);
  return text;
}

std::string_view trim(std::string_view text) {
  text = trim_start(text);
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t blank = blank_at(text, at);
    at += blank == 0 ? 1 : blank;
    if (blank == 0) end = at;
  }
  return text.substr(0, end);
}

/// k=v,k=v: empty parts are left out on both levels, so that a value's own first `=` go, and an item without a value.
std::map<std::string, std::string> parse_properties(std::string_view text, char separator, const auto& escapes) {
  std::map<std::string, std::string> properties;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    std::string_view item = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    item.remove_prefix(std::min(item.find_first_not_of('='), item.size()));
    const std::size_t equals = item.find('=');
    const std::size_t value = item.find_first_not_of('=', std::min(equals, item.size()));
    if (value == kNone) continue;
    properties[lower(item.substr(0, equals))] = unescaped(item.substr(value), escapes);
  }
  return properties;
}

bool is_registered(std::string_view name, std::string_view stop_token) {
  constexpr std::array<std::string_view, 15> kNames{
      "error",          "warning", "notice",        "debug",      "group",      "endgroup", "add-mask", "add-matcher",
      "remove-matcher", "echo",    "stop-commands", "set-output", "save-state", "set-env",  "add-path"};
  const std::string wanted = lower(name);
  return std::ranges::find(kNames, wanted) != kNames.end() || (!stop_token.empty() && wanted == lower(stop_token));
}

/// `::name k=v::data`
std::optional<WorkflowCommand> parse_new_form(std::string_view line, std::string_view stop_token) {
  line = trim_start(line);
  if (!line.starts_with("::")) return std::nullopt;
  const std::size_t end = line.find("::", 2);
  if (end == kNone) return std::nullopt;
  const std::string_view info = line.substr(2, end - 2);
  const std::size_t blank = info.find(' ');
  const std::string_view name = info.substr(0, blank);
  if (!is_registered(name, stop_token)) return std::nullopt;
  WorkflowCommand command{std::string{name}, {}, unescaped(line.substr(end + 2), kDataEscapes)};
  if (blank != kNone) command.properties = parse_properties(trim(info.substr(blank + 1)), ',', kPropertyEscapes);
  return command;
}

/// `##[name k=v;k=v]data`, anywhere in the line
std::optional<WorkflowCommand> parse_old_form(std::string_view line, std::string_view stop_token) {
  const std::size_t start = line.find("##[");
  if (start == kNone) return std::nullopt;
  const std::size_t end = line.find(']', start);
  if (end == kNone) return std::nullopt;
  const std::string_view info = line.substr(start + 3, end - start - 3);
  const std::size_t blank = info.find(' ');
  const std::string_view name = info.substr(0, blank);
  if (!is_registered(name, stop_token)) return std::nullopt;
  WorkflowCommand command{std::string{name}, {}, unescaped(line.substr(end + 1), kOldEscapes)};
  if (blank != kNone) command.properties = parse_properties(info.substr(blank + 1), ';', kOldEscapes);
  return command;
}

std::optional<WorkflowCommand> parse(std::string_view line, std::string_view stop_token) {
  if (auto command = parse_new_form(line, stop_token)) return command;
  return parse_old_form(line, stop_token);
}

}  // namespace

Result<std::vector<FileRecord>> read_file_records(std::string_view file) {
  std::vector<FileRecord> records;
  std::string_view rest = without_byte_order_mark(file);
  while (const auto line = take_line(rest)) {
    if (line->empty()) continue;
    const std::size_t equals = line->find('=');
    const std::size_t heredoc = line->find("<<");
    if (equals == kNone && heredoc == kNone)
      return fail(Failure::corrupt, "Invalid format '" + std::string{*line} + "'");
    const std::string name{line->substr(0, std::min(equals, heredoc))};
    if (name.empty()) return fail(Failure::corrupt, "Name must not be empty");
    if (equals < heredoc) {
      records.push_back({name, std::string{line->substr(equals + 1)}});
      continue;
    }
    const std::string_view delimiter = line->substr(heredoc + 2);
    if (delimiter.empty()) return fail(Failure::corrupt, "Delimiter must not be empty");
    auto value = take_value(rest, delimiter);
    if (!value) return tl::unexpected{value.error()};
    records.push_back({name, std::move(*value)});
  }
  return records;
}

std::vector<std::string> read_path_file(std::string_view file) {
  std::vector<std::string> directories;
  std::string_view rest = without_byte_order_mark(file);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());  // ReadAllLines: CR ends one too
    if (end > 0) directories.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return directories;
}

std::optional<WorkflowCommand> parse_command(std::string_view line) { return parse(line, ""); }

std::vector<WorkflowCommand> commands_in(std::string_view output) {
  std::vector<WorkflowCommand> commands;
  std::string stop_token;
  output = without_byte_order_mark(output);
  while (!output.empty()) {
    const std::size_t end = std::min(output.find_first_of("\r\n"), output.size());
    auto command = parse(output.substr(0, end), stop_token);
    output.remove_prefix(std::min(end + 1, output.size()));
    if (!command) continue;
    if (!stop_token.empty()) {
      if (lower(command->name) == lower(stop_token)) stop_token.clear();
    } else if (lower(command->name) == "stop-commands") {
      stop_token = command->data;
    } else {
      commands.push_back(std::move(*command));
    }
  }
  return commands;
}

}  // namespace toolkit::test
