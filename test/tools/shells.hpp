// The POSIX shells of this machine: job containers have one or the other as sh.
#pragma once

#include <string>
#include <vector>

#include "test/tools/program.hpp"

namespace toolkit::tools_test {

/// The words that start each of them.
inline std::vector<std::vector<std::string>> shells() {
  const std::vector<std::vector<std::string>> known{{"dash"}, {"busybox", "sh"}, {"bash", "--posix"}, {"mksh"}, {"sh"}};
  std::vector<std::vector<std::string>> found;
  for (const std::vector<std::string>& shell : known) {
    if (has_program(shell.front())) found.push_back(shell);
  }
  return found;
}

}  // namespace toolkit::tools_test
