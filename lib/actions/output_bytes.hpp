// Finds in a command's output what the runner may take for a command: fast, for there may be gigabytes of it.
#pragma once

#include <cstddef>
#include <string_view>

namespace toolkit::actions {

/// Where the next `::` or `##` at or behind `from` is; npos if there is none.
[[nodiscard]] std::size_t find_pair(std::string_view text, std::size_t from);

/// Of the first CR or LF; the text's size if there is none.
[[nodiscard]] std::size_t line_end(std::string_view text);

/// Where the last line begins: behind the last CR or LF.
[[nodiscard]] std::size_t last_line(std::string_view text);

/// How many bytes the blank has that `text`, which is not empty, ends with; 0 if it is none. The runner's blanks, but
/// CR and LF.
[[nodiscard]] std::size_t blank_at_end(std::string_view text);
[[nodiscard]] std::string_view without_leading_blanks(std::string_view text);

/// More bytes may make of `text` a blank or `::`.
[[nodiscard]] bool may_open_line(std::string_view text);

/// The last two bytes at most.
[[nodiscard]] std::size_t number_signs_at_end(std::string_view text);

}  // namespace toolkit::actions
