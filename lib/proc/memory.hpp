// How much memory the machine has.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace toolkit::proc {

struct MachineMemory {
  std::uint64_t total_bytes = 0;
  std::uint64_t available_bytes = 0;  ///< what can be had without swapping, by the kernel's own estimate
};

/// Of the whole machine: what a cgroup allows is another matter. Nothing where the kernel does not say both (before
/// Linux 3.14), or says nonsense. Source: proc_meminfo(5).
[[nodiscard]] std::optional<MachineMemory> machine_memory(const std::string& proc = "/proc");

}  // namespace toolkit::proc
