// Places in a text that are to be hidden; they are found first and hidden all at once, so that no one breaks another.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit::redact {

/// The bytes from `begin` up to `end`. An empty one is a place where a password could have been.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
};

using Spans = std::vector<Span>;

/// In order; those that overlap or touch become one.
[[nodiscard]] Spans joined(Spans spans);

/// `text` with `***` in the place of each of the joined spans.
[[nodiscard]] std::string masked(std::string_view text, Spans spans);

/// What redact::url() hides.
[[nodiscard]] Spans spans_of_url(std::string_view text);

/// The same of each URL in a line, which ends at a blank or a quote.
[[nodiscard]] Spans spans_of_urls(std::string_view text);

/// A letter, a digit, `_`, `-`, `.` or a byte outside ASCII.
[[nodiscard]] bool is_name_character(char c);

/// What stands in the place of a credential in a line: that of its URLs, and the values of names.
[[nodiscard]] Spans spans_of_line(std::string_view text);

}  // namespace toolkit::redact
