// Markdown as a step summary needs it: tables whose cells hold any text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toolkit::actions {

/// Text that shows as itself in one cell of a table: no cell, row, link, emphasis, code or HTML comes from it. Line
/// ends become <br>, other control characters and bytes that are no UTF-8 \x00 ….
[[nodiscard]] std::string markdown_cell(std::string_view text);

/// A table with one header row. Every text goes through markdown_cell(); short rows are filled up with empty cells.
[[nodiscard]] std::string markdown_table(const std::vector<std::string>& header,
                                         const std::vector<std::vector<std::string>>& rows);

}  // namespace toolkit::actions
