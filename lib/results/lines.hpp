// Lines of a text, one after the other, without a copy of them.
#pragma once

#include <string>
#include <string_view>

namespace toolkit::results {

/// `for (Lines lines{text}; lines.next();) use(lines.line());`
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_{text} {}
  /// False when there is no further line. What follows the last line break is one if it is not empty.
  bool next();
  /// Without its end, LF or CRLF.
  [[nodiscard]] std::string_view line() const { return line_; }
  /// Whether the line has an end: the last one of a text that was cut off has none.
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  std::string_view rest_;
  std::string_view line_ = {};
  bool is_whole_ = false;
};

/// Takes `prefix` off the front of `text`, if it stands there.
bool take(std::string_view& text, std::string_view prefix);

/// Takes the digits at the front of `text`; nothing when there are none, or the number is above 10^9.
bool take_number(std::string_view& text, unsigned& number);

/// Without what steers a terminal: ESC, '[', parameters and a letter; ESC, '(' and the letter of a set of characters.
[[nodiscard]] std::string without_colors(std::string_view text);

}  // namespace toolkit::results
