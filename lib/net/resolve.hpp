// From a host name to its addresses, by the system's own rules (hosts file, DNS), with a deadline.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/net/address.hpp"

namespace toolkit::net {

/// The addresses of `host` in the system's order of preference (RFC 6724); an IP address is its own answer; `localhost`
/// and names under it are 127.0.0.1 and ::1 without asking anyone (RFC 6761).
/// Errors: not_found when the name does not exist or has no address, unreachable when nobody could tell, timeout when
/// the deadline came first. getaddrinfo(3) cannot be interrupted: it runs in a thread that is then left to end alone.
[[nodiscard]] Result<std::vector<Address>> resolve(const std::string& host, std::uint16_t port,
                                                   const Deadline& deadline);

}  // namespace toolkit::net
