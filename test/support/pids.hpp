// Processes that a test knows by their numbers.
#pragma once

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

#include "lib/core/unique_fd.hpp"

namespace toolkit::test {

/// The number that somebody writes into this pipe.
[[nodiscard]] inline pid_t read_pid(const UniqueFd& pipe) {
  std::array<char, 32> text{};
  if (::read(pipe.get(), text.data(), text.size() - 1) <= 0) throw std::runtime_error{"no pid comes"};
  return std::atoi(text.data());
}

/// Readable once the process has ended; while it is held, its number cannot become another's.
[[nodiscard]] inline UniqueFd held(pid_t pid) { return UniqueFd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))}; }

}  // namespace toolkit::test
