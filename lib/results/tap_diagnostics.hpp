// What a TAP producer tells of a test beyond its line.
#pragma once

#include <string>
#include <string_view>

#include "lib/results/results.hpp"

namespace toolkit::results {

/// Reads the YAML block behind a test point, line by line: of its text only keys and plain values.
/// Source: testanything.org, TAP 14; the keys are those of node:test, node-tap, tape and Test2.
class TapYaml {
 public:
  /// `line` is without the block's own indentation.
  void add(std::string_view line);
  /// Sets the duration and, of a failure, message, type, place and details.
  void describe(Test& test) const;
  /// The test stands for a whole program, which a signal ended or which went on to say that it failed.
  [[nodiscard]] bool names_exit() const { return names_exit_; }

 private:
  void read_member(std::string_view key, std::string_view written);
  void read_place(std::string_view key, std::string_view value);

  Test read_ = {};
  bool names_exit_ = false;
  bool wants_message_ = false;  // its value stands on the next lines
  bool is_in_place_ = false;
};

/// A line "# …" behind a failed test, without the mark.
void add_tap_comment(Test& test, std::string_view comment);

}  // namespace toolkit::results
