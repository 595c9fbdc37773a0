// How the runner reads a line of output, and how text is written so that it reads what was meant.
// Source: actions/runner src/Runner.Common/ActionCommand.cs; actions/toolkit packages/core/src/command.ts.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace toolkit::actions {

/// What .NET takes for a blank (Char.IsWhiteSpace) outside ASCII.
inline constexpr std::array<std::string_view, 19> kWideBlanks{
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
    "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
    "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

/// What follows `::name::`: `%`, CR and LF become %25, %0D and %0A.
[[nodiscard]] std::string escape_data(std::string_view text);

/// A value in `::name key=value::`: as data, and `:` and `,` become %3A and %2C.
[[nodiscard]] std::string escape_property(std::string_view text);

/// The lines of `text` (CR, LF and CRLF end one), each with a newline at its end, in which the runner finds no command:
/// a backslash goes before a `::` that only blanks or characters outside ASCII precede, and between `##` and `[`.
/// Control characters other than tab and escape (colours), and bytes that are no UTF-8, become \x00 ….
[[nodiscard]] std::string safe_lines(std::string_view text);

/// Without what .NET takes for blanks at either end: as core's trimmed(), and U+0085, U+00A0, U+2003, U+3000 and their
/// like.
[[nodiscard]] std::string_view trimmed_as_runner(std::string_view text);

/// The longest beginning of at most `units` UTF-16 code units, which is how the runner counts; no character is split.
[[nodiscard]] std::string_view cut_utf16(std::string_view text, std::size_t units);

}  // namespace toolkit::actions
