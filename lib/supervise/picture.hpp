// What there is to see of a tree at one moment: for whoever reads the log of a run that had to be ended.
#pragma once

#include <string>
#include <string_view>

#include "lib/core/deadline.hpp"
#include "lib/supervise/tree.hpp"

namespace toolkit::supervise {

/// Lines: the tree of processes with their states, time and memory, the ports they listen on, and the last lines of
/// both streams. What cannot be found out by the deadline is left out.
[[nodiscard]] std::string picture_of(const Tree& tree, std::string_view output_tail, std::string_view error_tail,
                                     const Deadline& deadline);

/// "sleeping", "uninterruptible", …; for one of proc_pid_stat(5)'s letters.
[[nodiscard]] std::string_view state_word(char state);

}  // namespace toolkit::supervise
