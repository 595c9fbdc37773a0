// What is asked of each setting, once wildcards stand for what is there and later words have won.
#pragma once

#include <string>
#include <vector>

#include "lib/core/mistakes.hpp"
#include "lib/sysctl/assignment.hpp"
#include "lib/sysctl/system_files.hpp"

namespace toolkit::sysctl {

enum class Kind { file, limit, swap };

struct Target {
  Kind kind = Kind::file;
  std::string name = {};  ///< "vm.swappiness", "nofile"
  std::string path = {};  ///< of a file
  std::string value = {};
  std::string origin = {};
  bool may_fail = false;
  bool at_least = false;
};

struct Targets {
  std::vector<Target> list;        ///< each setting once, in the order in which they were last asked for
  std::vector<std::string> notes;  ///< what was overruled
};

/// Later assignments win, with a note where the value differs; one that names its setting wins over a wildcard,
/// wherever they stand (sysctl.d(5)). What leads a coupling comes before the others of it. Mistakes: two sides of an
/// exclusive coupling; a leader and a member with different values; values that a limit or the swap cannot have.
/// Assignments that were mistakes themselves are passed over.
[[nodiscard]] Targets resolve(const std::vector<Assignment>& assignments, SystemFiles& files, Mistakes& mistakes);

}  // namespace toolkit::sysctl
