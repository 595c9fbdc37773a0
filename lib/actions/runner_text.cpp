#include "lib/actions/runner_text.hpp"

#include <algorithm>

#include "lib/core/text.hpp"

namespace toolkit::actions {
namespace {

std::string escaped(std::string_view text, std::string_view special) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (special.find(c) == std::string_view::npos) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    result += kHex[byte >> 4U];
    result += kHex[byte & 15U];
  }
  return result;
}

bool is_visible_ascii(char c) { return c > ' ' && c < '\x7f'; }

std::string without_control_characters(std::string_view line) {
  std::string result;
  while (!line.empty()) {
    const std::size_t kept = std::min(line.find_first_of("\t\x1b"), line.size());
    result += printable(line.substr(0, kept));
    line.remove_prefix(kept);
    if (line.empty()) break;
    result += line.front();
    line.remove_prefix(1);
  }
  return result;
}

std::string safe_line(std::string_view raw) {
  std::string line = without_control_characters(raw);
  const std::size_t colons = line.find("::");
  const auto before_end = line.begin() + static_cast<std::ptrdiff_t>(std::min(colons, line.size()));
  // Wider than the blanks that the runner skips, so that a byte-order mark or the next Unicode changes nothing.
  if (colons != std::string::npos && std::none_of(line.begin(), before_end, is_visible_ascii))
    line.insert(colons, "\\");
  for (std::size_t at = line.find("##["); at != std::string::npos; at = line.find("##[", at)) line.insert(at + 2, "\\");
  return line;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

/// Of the UTF-8 sequence at the start of `text`; 1 for a byte that belongs to none.
std::size_t sequence_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  if (length > text.size()) return 1;
  const bool whole = std::ranges::all_of(text.substr(1, length - 1), is_continuation);
  return whole ? length : 1;
}

}  // namespace

std::string escape_data(std::string_view text) { return escaped(text, "%\r\n"); }

std::string escape_property(std::string_view text) { return escaped(text, "%\r\n:,"); }

std::string safe_lines(std::string_view text) {
  std::string result;
  while (true) {
    const std::size_t end = text.find_first_of("\r\n");
    result += safe_line(text.substr(0, end)) + "\n";
    if (end == std::string_view::npos) return result;
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
  }
}

std::string_view trimmed_as_runner(std::string_view text) {
  while (true) {
    const std::size_t before = text.size();
    text = trimmed(text);
    for (const std::string_view blank : kWideBlanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size());
      if (text.ends_with(blank)) text.remove_suffix(blank.size());
    }
    if (text.size() == before) return text;
  }
}

std::string_view cut_utf16(std::string_view text, std::size_t units) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = sequence_length(text.substr(at));
    const std::size_t needs = length == 4 ? 2 : 1;  // a surrogate pair
    if (needs > units) break;
    units -= needs;
    at += length;
  }
  return text.substr(0, at);
}

}  // namespace toolkit::actions
