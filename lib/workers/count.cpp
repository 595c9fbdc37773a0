#include "lib/workers/count.hpp"

#include <algorithm>
#include <cmath>

namespace toolkit::workers {
namespace {

/// `value` rounded down, at most `most`. What is no number or below zero is 0.
unsigned floor_to(double value, unsigned most) {
  if (!(value > 0)) return 0;
  return value >= static_cast<double>(most) ? most : static_cast<unsigned>(value);
}

}  // namespace

unsigned workers_for(const Machine& machine, std::uint64_t bytes_per_worker) {
  const unsigned allowed = machine.cpus_allowed > 0 ? machine.cpus_allowed : std::max(machine.cpus_online, 1U);
  const unsigned online = std::max(machine.cpus_online, allowed);
  const unsigned idle = online - floor_to(machine.load, online);
  unsigned count = std::min(allowed, std::max(idle, allowed / 2 + allowed % 2));
  if (machine.cpu_quota && !std::isnan(*machine.cpu_quota)) count = floor_to(*machine.cpu_quota, count);
  if (machine.memory_free_bytes && bytes_per_worker > 0) {
    const std::uint64_t fitting = *machine.memory_free_bytes / bytes_per_worker;
    count = static_cast<unsigned>(std::min<std::uint64_t>(count, fitting));
  }
  return std::max(count, 1U);
}

}  // namespace toolkit::workers
