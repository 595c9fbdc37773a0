// Breaks text into lines for people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace toolkit::cli {

/// How wide --help is at most.
inline constexpr std::size_t kColumns = 100;

/// How many columns UTF-8 text takes, one for each code point.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// `first`, then the words of `text`, in lines of at most `kColumns` columns; each line after the first begins with
/// `indent` blanks. A longer word stays whole. Ends in a newline.
[[nodiscard]] std::string wrapped(std::string_view first, std::string_view text, std::size_t indent);

/// Each line of `text` wrapped by itself behind `indent` blanks, and the rows of tables below their second column
/// (Section in tool.hpp). A line that fits stays as it is, with all its columns.
[[nodiscard]] std::string wrapped_lines(std::string_view text, std::size_t indent);

}  // namespace toolkit::cli
