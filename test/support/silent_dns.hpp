// A world of one process, in which the only name server never answers.
#pragma once

namespace toolkit::test {

/// Moves this process, which has one thread and is a forked child, into a network of its own: loopback only, with a
/// name server that says nothing for minutes. False when the machine does not let us.
[[nodiscard]] bool enter_silent_dns();

}  // namespace toolkit::test
