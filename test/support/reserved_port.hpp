// A TCP port that is free, and stays so until the test's own server takes it.
#pragma once

#include <cstdint>
#include <string>

#include "lib/core/unique_fd.hpp"

namespace toolkit::test {

/// Bound on all addresses but not listened on: connections are refused, no other program is given the port, and a
/// server that sets SO_REUSEADDR, as they all do, can bind it and listen, as often as it likes.
class ReservedPort {
 public:
  /// Throws std::runtime_error when the machine has no port left.
  ReservedPort();

  [[nodiscard]] std::uint16_t number() const { return number_; }
  [[nodiscard]] std::string text() const { return std::to_string(number_); }

 private:
  UniqueFd socket_;
  std::uint16_t number_ = 0;
};

/// Whether this machine has ::1.
[[nodiscard]] bool has_ipv6_loopback();

}  // namespace toolkit::test
