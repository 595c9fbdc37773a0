#include "tools/retry-run/low_memory.hpp"

#include <fmt/format.h>

#include "lib/cgroup/limits.hpp"
#include "lib/core/readable_size.hpp"
#include "lib/proc/memory.hpp"

namespace toolkit::retry_run {
namespace {

constexpr std::uint64_t kShare = 20;

std::string sentence(std::uint64_t free, std::uint64_t all) {
  return fmt::format("memory is low: {} of {} are free; use fewer workers, or a larger machine", readable_size(free),
                     readable_size(all));
}

}  // namespace

std::optional<std::string> LowMemory::check() {
  if (was_told_) return std::nullopt;
  was_told_ = true;
  if (const auto machine = proc::machine_memory(paths_.proc);
      machine && machine->available_bytes < machine->total_bytes / kShare) {
    return sentence(machine->available_bytes, machine->total_bytes);
  }
  const auto limits = cgroup::read_limits(paths_);
  if (limits.memory_bytes && limits.memory_free_bytes && *limits.memory_free_bytes < *limits.memory_bytes / kShare) {
    return sentence(*limits.memory_free_bytes, *limits.memory_bytes);
  }
  was_told_ = false;
  return std::nullopt;
}

}  // namespace toolkit::retry_run
