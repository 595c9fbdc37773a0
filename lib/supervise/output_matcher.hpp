// Looks for a regular expression in output that passes by.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lib/regex/pattern.hpp"

namespace toolkit::supervise {

/// In bytes. A longer line is looked at in windows of that length, each with the end of the one before at its front; a
/// window's ends then count as the line's.
inline constexpr std::size_t kMatchWindow = 64U << 10U;
inline constexpr std::size_t kMatchOverlap = 4U << 10U;

/// One stream's bytes, in pieces of any size, line by line, without the line's end (LF or CRLF); no output at all has
/// no line. Keeps at most one window. Once the expression was found, or reached its limits, it does no more work.
class OutputMatcher {
 public:
  /// The pattern must outlive it.
  explicit OutputMatcher(const regex::Pattern& pattern) : pattern_{&pattern} {}

  void feed(std::string_view bytes);
  /// The output is over: its last line may have no end.
  void finish();
  [[nodiscard]] bool found() const { return found_; }
  /// Why the expression gave up and counts as not found; empty when it did not.
  [[nodiscard]] const std::string& note() const { return note_; }

 private:
  [[nodiscard]] bool is_over() const { return found_ || !note_.empty(); }
  void keep(std::string_view part);
  void end_line(std::string_view line);
  void match(std::string_view text);

  const regex::Pattern* pattern_;
  std::string line_ = {};  // what is known of a line, or its last window
  std::string note_ = {};
  bool found_ = false;
};

}  // namespace toolkit::supervise
