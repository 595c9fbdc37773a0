// The way to a server, by its name or address.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/core/deadline.hpp"
#include "lib/net/connect.hpp"

namespace toolkit::dbsettings {

/// How long one thing that is asked of a server may take, and what cuts it short.
struct Patience {
  std::chrono::milliseconds length = std::chrono::seconds{10};
  const Cancel* cancel = nullptr;

  [[nodiscard]] Deadline from_now() const { return Deadline{system_clock().now() + length, cancel}; }
};

/// Resolves and connects. Errors: those of net::resolve() and net::connect_any().
[[nodiscard]] Result<net::Connection> reach(const std::string& host, std::uint16_t port, const Deadline& deadline);

/// What to do about a server that is not there.
inline constexpr std::string_view kWaitHint = "; if it is still starting, let health-wait wait for it first";

/// It is this machine's own address: 127.0.0.0/8 or ::1.
[[nodiscard]] bool is_loopback(const net::Address& address);

}  // namespace toolkit::dbsettings
