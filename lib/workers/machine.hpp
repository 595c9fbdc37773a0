// What this machine, and the container in it, leaves to a job at this moment.
#pragma once

#include <cstdint>
#include <optional>

#include "lib/cgroup/paths.hpp"

namespace toolkit::workers {

struct Machine {
  unsigned cpus_online = 0;  // 0: not known
  /// Those that this process may run on (sched_getaffinity); 0: not known.
  unsigned cpus_allowed = 0;
  /// In CPUs; nothing without a quota of a control group.
  std::optional<double> cpu_quota = {};
  /// The lesser of MemAvailable and what the control groups leave; nothing when neither is known.
  std::optional<std::uint64_t> memory_free_bytes = {};
  /// Processes that ran or wanted to, on average over the last minute, on the whole machine. 0 when it is not known.
  double load = 0;
};

/// Never fails: what cannot be read is not known. Source: proc(5), sched_getaffinity(2).
[[nodiscard]] Machine read_machine(const cgroup::Paths& paths = {});

}  // namespace toolkit::workers
