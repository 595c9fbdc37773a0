// What the control groups leave to this process: CPU time and memory.
#pragma once

#include <cstdint>
#include <optional>

#include "lib/cgroup/paths.hpp"

namespace toolkit::cgroup {

struct Limits {
  /// The tightest CPU quota, in CPUs: 1.5 is one and a half. Nothing: no quota.
  std::optional<double> cpus = {};
  /// The tightest memory limit. Nothing: none.
  std::optional<std::uint64_t> memory_bytes = {};
  /// The least that any limited group has left, the file cache that the kernel gives back first included: another group
  /// than that of the tightest limit may be the fuller one.
  std::optional<std::uint64_t> memory_free_bytes = {};
};

/// Over the own groups and all their visible ancestors. What cannot be read counts as no limit.
/// Source: the kernel's admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst, scheduler/sched-bwc.rst.
[[nodiscard]] Limits read_limits(const Paths& paths = {});

}  // namespace toolkit::cgroup
