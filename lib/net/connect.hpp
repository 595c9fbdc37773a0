// Connects a stream socket, with a deadline.
#pragma once

#include <string>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/core/unique_fd.hpp"
#include "lib/net/address.hpp"

namespace toolkit::net {

struct Connection {
  UniqueFd fd;  ///< non-blocking, close-on-exec
  Address peer;
};

/// The first connection that any of `addresses` accepts. They are tried in turn: the next one starts when the one
/// before has failed, or has not answered for 250 ms (RFC 8305, section 5). Errors: refused when at least one refused
/// and the others cannot be reached from here at all (no IPv6, say); timeout when the deadline came first; not_found
/// without any address; else unreachable. The message names each address and its reason.
[[nodiscard]] Result<Connection> connect_any(const std::vector<Address>& addresses, const Deadline& deadline);

/// Where nobody listens on a port from which connections start, too, one may by chance start from that very port, and
/// meets itself (RFC 9293, section 3.5, "Simultaneous Connection Synchronization"). To connect_any() that is a refusal.
[[nodiscard]] bool is_to_itself(int fd);

/// A Unix socket; a path that begins with `@` is in Linux's abstract name space. At most 107 bytes.
/// It connects at once or not at all, so that there is nothing to wait for.
/// Errors: not_found (no such file), refused (nobody listens), rejected (longer), unreachable (anything else).
[[nodiscard]] Result<UniqueFd> connect_unix(const std::string& path);

}  // namespace toolkit::net
