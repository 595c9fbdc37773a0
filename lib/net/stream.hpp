// Reads and writes a connection, with a deadline.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::net {

/// Errors of its calls: timeout when the deadline came first; unreachable when the connection broke or was closed;
/// corrupt when the other side sends no line of the length asked for.
class Stream {
 public:
  /// `socket` is connected and non-blocking.
  explicit Stream(UniqueFd socket) : socket_{std::move(socket)} {}

  [[nodiscard]] Result<void> write(std::string_view bytes, const Deadline& deadline);
  /// Up to the next LF, without it and a CR before it; at most `most` bytes.
  [[nodiscard]] Result<std::string> read_line(std::size_t most, const Deadline& deadline);
  /// So many bytes.
  [[nodiscard]] Result<std::string> read_exactly(std::size_t count, const Deadline& deadline);

 private:
  [[nodiscard]] Result<void> read_more(const Deadline& deadline);

  UniqueFd socket_;
  std::string unread_;
};

}  // namespace toolkit::net
