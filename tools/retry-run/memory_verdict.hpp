// Whether a command failed for want of memory.
#pragma once

#include <optional>

#include "lib/cgroup/group.hpp"
#include "lib/cgroup/oom.hpp"
#include "lib/supervise/ending.hpp"

namespace toolkit::retry_run {

/// How often the kernel has killed: of `group` where memory is counted for it, else by `own`, which is of the one that
/// we are all in. To be read before the attempt and after it.
[[nodiscard]] std::optional<cgroup::OomReading> read_oom(const cgroup::Group* group, const cgroup::OomCounter& own);

/// A kill in a group is certain. The machine's count alone is probable, and only for a command that was killed itself:
/// it says nothing of one that failed of its own.
void judge_memory(supervise::AttemptEnd& end, const std::optional<cgroup::OomReading>& before,
                  const std::optional<cgroup::OomReading>& after);

}  // namespace toolkit::retry_run
