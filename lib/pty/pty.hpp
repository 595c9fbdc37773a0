// A terminal of our own, for a command that shows more on a terminal than in a pipe.
#pragma once

#include "lib/core/result.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::pty {

/// Both ends are close-on-exec and nobody's controlling terminal.
struct Pty {
  UniqueFd master;  ///< what is written to `slave` is read here; EIO once the last slave is closed
  UniqueFd slave;
};

/// With the settings and the window size of the terminal `like_fd`, or the kernel's own if that is none; only that
/// output is never changed on its way: what is written to `slave` is what is read from `master`, byte for byte.
/// Errors: unreachable (the machine has no terminals left, or none at all).
[[nodiscard]] Result<Pty> open_pty(int like_fd);

/// Does nothing when either is no terminal. When the size changes, the kernel tells who runs on `to` (SIGWINCH).
void copy_window_size(int from, int to);

}  // namespace toolkit::pty
