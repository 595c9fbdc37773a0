// TCP sockets on loopback, on ports that the system chooses.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::test {

enum class Family { v4, v6 };

/// A bound socket. Its port is ours as long as it lives.
struct Bound {
  UniqueFd fd;
  std::uint16_t port = 0;
};

/// Listens on 127.0.0.1, or on ::1 and nothing else. Nothing when the machine has no such address.
[[nodiscard]] std::optional<Bound> listen_on(Family family, int backlog = 16);

/// A port of 127.0.0.1 where nobody listens, and nobody else can begin to: a connection is refused.
[[nodiscard]] Bound refusing_port();

/// A listener on 127.0.0.1 whose queue is full: what connects to it next gets no answer at all.
struct BlackHole {
  Bound listener;
  std::vector<UniqueFd> queued;
};
/// Nothing when this machine answers all the same.
[[nodiscard]] std::optional<BlackHole> make_black_hole();

}  // namespace toolkit::test
