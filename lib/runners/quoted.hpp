// Names made fit for regular expressions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toolkit::runners {

/// Each character that is in `special` with a backslash in front of it.
[[nodiscard]] std::string quoted(std::string_view text, std::string_view special);

/// Those of Go, PCRE and JavaScript.
inline constexpr std::string_view kRegexSpecial = "\\.+*?()|[]{}^$/";
/// Those of CMake, which has no braces.
inline constexpr std::string_view kCmakeSpecial = "\\.+*?()|[]^$";

/// "^a$", or "^(a|b)$" for several parts.
[[nodiscard]] std::string one_of(const std::vector<std::string>& parts);

}  // namespace toolkit::runners
