// Where processes listen, as /proc shows it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "lib/core/deadline.hpp"

namespace toolkit::proc {

struct ListeningPort {
  pid_t pid = 0;
  std::string protocol;  ///< "tcp" or "udp"
  std::string address;   ///< as inet_ntop(3) writes it: "127.0.0.1", "::"
  std::uint16_t port = 0;

  // clang-tidy takes the 0 that the compiler compares with for a pointer.
  auto operator<=>(const ListeningPort&) const = default;  // NOLINT(modernize-use-nullptr)
};

/// The TCP sockets that listen, and the UDP sockets that are bound and talk to nobody in particular, of `pids`, in the
/// order of pid, protocol, address and port. A socket that several of them hold is told once, of the first in `pids`.
/// What cannot be read is left out, and at the deadline so is all that was not read by then. `proc` is where proc(5)
/// is. Source: proc_net(5), Linux include/net/tcp_states.h.
[[nodiscard]] std::vector<ListeningPort> listening_ports(const std::vector<pid_t>& pids, const Deadline& deadline,
                                                         const std::string& proc = "/proc");

}  // namespace toolkit::proc
