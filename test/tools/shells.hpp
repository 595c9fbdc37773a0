// The POSIX shells of this machine: job containers have one or the other as sh.
#pragma once

#include <string>
#include <vector>

#include "test/tools/program.hpp"

namespace toolkit::tools_test {

/// The words that start each of them.
inline std::vector<std::vector<std::string>> shells() {
  using Words = std::vector<std::string>;
  std::vector<Words> found;
  for (const Words& shell : std::vector<Words>{{"dash"}, {"busybox", "sh"}, {"bash", "--posix"}, {"mksh"}, {"sh"}}) {
    if (has_program(shell.front())) found.push_back(shell);
  }
  return found;
}

}  // namespace toolkit::tools_test
