#include "lib/cli/wrap.hpp"

#include <algorithm>

namespace toolkit::cli {
namespace {

std::string wrapped_line(std::string_view line, std::size_t indent) {
  line.remove_suffix(line.size() - (line.find_last_not_of(' ') + 1));
  if (line.empty()) return "\n";
  if (indent + columns_of(line) <= kColumns) return std::string(indent, ' ') + std::string{line} + '\n';
  const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t gap = line.find("  ", start);
  const std::size_t second = line.find_first_not_of(' ', gap);
  const std::size_t split = second == std::string_view::npos ? start : second;  // what stands before stays as it is
  const std::string first = std::string(indent, ' ') + std::string{line.substr(0, split)};
  return wrapped(first, line.substr(split), columns_of(first));
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
  return static_cast<std::size_t>(std::ranges::count_if(text, starts));
}

std::string wrapped(std::string_view first, std::string_view text, std::size_t indent) {
  std::string result{first};
  std::size_t column = columns_of(first);
  bool at_start = true;  // of a line: no blank is needed before a word
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t width = columns_of(word);
    if (!at_start && column + 1 + width > kColumns) {
      result += '\n' + std::string(indent, ' ');
      column = indent;
      at_start = true;
    }
    if (!at_start) result += ' ';
    result += word;
    column += width + (at_start ? 0 : 1);
    at_start = false;
  }
  result.erase(result.find_last_not_of(' ') + 1);
  return result + '\n';
}

std::string wrapped_lines(std::string_view text, std::size_t indent) {
  std::string result;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    result += wrapped_line(line, indent);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return result;
}

}  // namespace toolkit::cli
