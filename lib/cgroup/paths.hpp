// Where control groups and the machine are looked for; tests make a tree of their own.
#pragma once

#include <string>

namespace toolkit::cgroup {

struct Paths {
  std::string proc = "/proc";
  /// Put before every mount point that `proc` tells. Empty: they are where they say.
  std::string root = {};
  /// Whose groups are meant: "self", or a pid.
  std::string process = "self";
};

}  // namespace toolkit::cgroup
