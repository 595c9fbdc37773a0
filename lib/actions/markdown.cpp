#include "lib/actions/markdown.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit::actions {
namespace {

std::string shown_as_itself(char c) {
  constexpr std::string_view kMarks = "\\`*_[]~|";
  if (c == '&') return "&amp;";
  if (c == '<') return "&lt;";
  if (c == '>') return "&gt;";
  if (kMarks.find(c) != std::string_view::npos) return {'\\', c};
  return printable({&c, 1});
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_no_ascii(char c) { return !is_ascii(c); }

/// Where the first such character is; the size of the text when there is none.
template <typename Claim>
std::size_t first_if(std::string_view text, Claim claim) {
  return static_cast<std::size_t>(std::ranges::find_if(text, claim) - text.begin());
}

std::string row(const std::vector<std::string>& cells, std::size_t columns) {
  std::string line = "|";
  for (std::size_t i = 0; i < columns; ++i)
    line += fmt::format(" {} |", i < cells.size() ? markdown_cell(cells[i]) : "");
  return line + "\n";
}

}  // namespace

std::string markdown_cell(std::string_view text) {
  std::string cell;
  for (text = trimmed(text); !text.empty();) {
    const std::size_t ascii = first_if(text, is_no_ascii);
    for (std::size_t i = 0; i < ascii; ++i) {
      if (text.substr(i).starts_with("\r\n")) continue;  // its LF makes the break
      cell += text[i] == '\n' || text[i] == '\r' ? "<br>" : shown_as_itself(text[i]);
    }
    text.remove_prefix(ascii);
    // Several bytes make a character.
    const std::string_view others = text.substr(0, first_if(text, is_ascii));
    cell += printable(others);
    text.remove_prefix(others.size());
  }
  return cell;
}

std::string markdown_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
  std::string table = row(header, header.size()) + "|";
  for (std::size_t i = 0; i < header.size(); ++i) table += " --- |";
  table += "\n";
  for (const auto& cells : rows) table += row(cells, header.size());
  return table;
}

}  // namespace toolkit::actions
