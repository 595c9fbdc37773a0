// Reads the records of GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE as the runner does, to find the one that was only half
// written.
// Source: actions/runner src/Runner.Worker/FileCommandManager.cs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace toolkit::actions {

/// Takes a file's bytes from its beginning, in pieces of any size. Keeps nothing of them but one delimiter.
class RecordScan {
 public:
  void feed(std::string_view bytes);

  /// Where the half record begins that the bytes so far end in: a value without its end line, or a last line without a
  /// newline that has neither `=` nor `<<`. What more bytes could not complete (an empty name, a whole line of neither
  /// form) is somebody's mistake and no half record.
  [[nodiscard]] std::optional<std::uint64_t> half_record() const;

 private:
  enum class Place { head, rest, delimiter, value };

  void take(char byte);
  void take_head(char byte);
  void take_value(char byte);
  void begin_record();

  Place place_ = Place::head;
  std::uint64_t offset_ = 0;    // of the next byte
  std::uint64_t start_ = 0;     // of the record that it belongs to
  std::uint64_t length_ = 0;    // of the record's first line so far
  bool after_angle_ = false;    // its last byte is a `<`
  bool is_mark_ = false;        // the file begins as a byte-order mark does
  std::string delimiter_ = {};  // of the value
  std::size_t matched_ = 0;     // how many bytes of the value's line are the delimiter's
  bool differs_ = false;        // the value's line is not the delimiter
};

}  // namespace toolkit::actions
