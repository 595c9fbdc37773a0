// Writes to a stream that we were given without ever waiting for whoever reads it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lib/core/unique_fd.hpp"

namespace toolkit::supervise {

/// Standard output or error is shared with others, so it cannot be made non-blocking: a pipe or terminal is opened a
/// second time for that, to a socket each call says so, and to what is neither, or cannot be opened, only so much is
/// written as poll(2) promises that there is room for. Files of a disk block as they always do.
class Outlet {
 public:
  explicit Outlet(int fd);

  /// Takes all of it: what cannot be written now waits in memory. Nothing once the outlet is closed.
  void write(std::string_view bytes);
  /// Writes what waits, as far as it goes.
  void flush();
  /// Something waits: whoever feeds us should stop until fd() can be written to and flush() was called.
  [[nodiscard]] bool is_full() const { return !waiting_.empty(); }
  /// Nobody will ever read what we write (EPIPE), or it cannot be written (a full disk): why. Empty while it is open.
  [[nodiscard]] const std::string& closed() const { return closed_; }
  /// Closed for another reason than that nobody reads: what was written is lost.
  [[nodiscard]] bool is_broken() const { return is_broken_; }
  /// Nothing was written yet, or the last byte ended a line.
  [[nodiscard]] bool is_at_line_start() const { return is_at_line_start_; }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  enum class Way { nonblocking, socket, careful, blocking };

  [[nodiscard]] std::size_t write_some(std::string_view bytes);
  [[nodiscard]] bool has_room() const;

  UniqueFd own_;
  int fd_;
  Way way_ = Way::careful;
  std::string waiting_;
  std::string closed_;
  bool is_broken_ = false;
  bool is_at_line_start_ = true;
};

}  // namespace toolkit::supervise
