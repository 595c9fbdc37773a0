#include "lib/core/split.hpp"

#include <algorithm>

#include "lib/core/text.hpp"

namespace toolkit {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> all;
  while (!(text = trimmed(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n\v\f"), text.size());
    all.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return all;
}

std::optional<std::vector<std::string>> quoted_words(std::string_view text) {
  std::vector<std::string> found;
  char quote = '\0';
  bool is_inside = false;
  for (const char c : text) {
    const bool is_blank = quote == '\0' && trimmed({&c, 1}).empty();
    if (!is_blank && !is_inside) found.emplace_back();
    is_inside = !is_blank;
    if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    } else if (!is_blank) {
      found.back() += c;
    }
  }
  return quote == '\0' ? std::optional{std::move(found)} : std::nullopt;
}

std::vector<std::string> last_lines(std::string_view text, std::size_t count) {
  std::vector<std::string> lines;
  if (text.ends_with('\n')) text.remove_suffix(1);
  while (lines.size() < count && !text.empty()) {
    const std::size_t begin = text.rfind('\n') + 1;  // npos + 1 is 0
    std::string_view line = text.substr(begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text = text.substr(0, begin > 0 ? begin - 1 : 0);
  }
  std::ranges::reverse(lines);
  return lines;
}

}  // namespace toolkit
