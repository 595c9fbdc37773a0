#include "lib/actions/markdown.hpp"

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

std::string row(const std::vector<std::string>& cells, std::size_t columns) {
  std::string line = "|";
  for (std::size_t i = 0; i < columns; ++i)
    line += fmt::format(" {} |", i < cells.size() ? markdown_cell(cells[i]) : "");
  return line + "\n";
}

}  // namespace

std::string markdown_cell(std::string_view text) {
  std::string cell;
  for (text = trimmed(text); !text.empty(); text.remove_prefix(1)) {
    if (text.starts_with("\r\n")) continue;  // its LF makes the break
    const char c = text.front();
    cell += c == '\n' || c == '\r' ? "<br>" : shown_as_itself(c);
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
