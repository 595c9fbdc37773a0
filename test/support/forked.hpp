// Runs a piece of a test in a process of its own, for what would change or end ours.
#pragma once

#include <functional>

namespace toolkit::test {

/// Calls `body` in a forked child, which then exits with what it returned; an exception is exit code 99, told on
/// standard error. Returns the child's status as waitpid(2) has it. No other thread may be running that holds a lock.
[[nodiscard]] int in_forked_child(const std::function<int()>& body);

}  // namespace toolkit::test
