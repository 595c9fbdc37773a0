// Text taken apart.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit {

/// What stands between the separators, which may be nothing: one part more than there are separators. Parts of `text`
/// itself.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// What stands between blanks (as trimmed() has them); never empty.
[[nodiscard]] std::vector<std::string> words(std::string_view text);

/// The same, where single or double quotes hold a word together, blanks included; a word may be empty then. Nothing
/// when a quote is not closed.
[[nodiscard]] std::optional<std::vector<std::string>> quoted_words(std::string_view text);

/// The last `count` lines, without their ends (LF or CRLF). The last one may have no end.
[[nodiscard]] std::vector<std::string> last_lines(std::string_view text, std::size_t count);

}  // namespace toolkit
