// The control groups that this process is in, as folders, whichever way they are mounted: version 2 alone, version 1
// alone, or version 1 beside a version 2 that has no controllers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/cgroup/paths.hpp"

namespace toolkit::cgroup {

struct OwnGroup {
  /// The folder where the hierarchy is mounted.
  std::string mount;
  /// The folder of the process's group: `mount`, or below it.
  std::string path;
};

struct OwnGroups {
  std::optional<OwnGroup> unified;  // version 2
  std::optional<OwnGroup> cpu;      // version 1, with this controller
  std::optional<OwnGroup> memory;   // likewise
};

/// Of `paths.process`, from its cgroup and our own mountinfo. Where the group's name means nothing below the mount, as
/// in a container that sees the host's names, the group is the mount itself. What is not mounted is absent. Source:
/// proc_pid_mountinfo(5), cgroups(7).
[[nodiscard]] OwnGroups own_groups(const Paths& paths);

/// The folders of the group and of all its visible ancestors, from the inside out.
[[nodiscard]] std::vector<std::string> with_ancestors(const OwnGroup& group);

}  // namespace toolkit::cgroup
