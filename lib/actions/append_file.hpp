// A file that several steps and tools append to, each record whole or not at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/core/unique_fd.hpp"

namespace toolkit::actions {

/// Locked (flock) while the object lives, so that two of our tools do not mix their records. Every call throws
/// EnvironmentError that names the variable, the path and the cause when the file fails us.
class AppendFile {
 public:
  /// `variable` is what named the path, for messages. The file is created when it is missing.
  AppendFile(std::string variable, std::string path);

  /// In bytes; 0 for a pipe, a terminal or a device, as in GITHUB_OUTPUT=/dev/stdout.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// The last `bytes` bytes, or fewer.
  [[nodiscard]] std::string tail(std::size_t bytes) const;
  /// Somebody's last line has no newline: what is appended next would become part of it.
  [[nodiscard]] bool ends_inside_a_line() const;
  /// Everything or nothing: what a full disk leaves of a record is cut off again.
  void append(std::string_view record);

 private:
  [[noreturn]] void give_up(const char* what, int error) const;

  std::string variable_;
  std::string path_;
  UniqueFd fd_;
  bool is_regular_ = false;
  std::uint64_t size_ = 0;
};

}  // namespace toolkit::actions
