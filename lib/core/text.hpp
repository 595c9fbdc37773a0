// Small helpers for text that comes from outside.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit {

/// Without blanks (space, tab, CR, LF, VT, FF) at either end.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// ASCII letters only, whatever the locale.
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string upper(std::string_view text);

/// The lines of `text`, trimmed, without the empty ones.
[[nodiscard]] std::vector<std::string> nonempty_lines(std::string_view text);

[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// The longest beginning of at most `bytes` bytes that does not end inside a UTF-8 sequence.
[[nodiscard]] std::string_view cut_utf8(std::string_view text, std::size_t bytes);

/// One line that is safe to print anywhere: control characters become \n, \t, \x1b …, so that text from outside can
/// neither start a line of its own (a workflow command) nor steer the terminal. It is valid UTF-8: the bytes of the
/// control characters U+0080 to U+009F, and those that belong to no character, become \xc2\x9b, \xff … too.
[[nodiscard]] std::string printable(std::string_view text);

/// The same text as valid UTF-8: each byte that belongs to no character becomes U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// The length of the UTF-8 character at the start of `text`, which is not empty; 0 where there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

}  // namespace toolkit
