#include "lib/workers/machine.hpp"

#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>

#include "lib/cgroup/limits.hpp"
#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "lib/proc/memory.hpp"

namespace toolkit::workers {
namespace {

constexpr std::size_t kProcLimit = std::size_t{4} << 20U;  // the lines of /proc/stat grow with the CPUs

std::string text_of(const std::string& path) { return read_file(path, kProcLimit).value_or(""); }

/// /proc/stat has a line "cpuN ..." for each. (musl's sysconf counts those that are allowed.)
unsigned count_online(const std::string& proc) {
  const auto is_cpu = [](const std::string& line) {
    return line.size() > 3 && line.starts_with("cpu") && line[3] >= '0' && line[3] <= '9';
  };
  return static_cast<unsigned>(std::ranges::count_if(nonempty_lines(text_of(proc + "/stat")), is_cpu));
}

struct FreeCpuSet {
  void operator()(cpu_set_t* set) const { CPU_FREE(set); }
};

unsigned count_allowed() {
  constexpr int kMostCpus = 1 << 20;
  // The kernel refuses a set that is smaller than its own.
  for (int cpus = CPU_SETSIZE; cpus <= kMostCpus; cpus *= 2) {
    const std::unique_ptr<cpu_set_t, FreeCpuSet> set{CPU_ALLOC(static_cast<std::size_t>(cpus))};
    if (!set) return 0;
    const std::size_t size = CPU_ALLOC_SIZE(static_cast<std::size_t>(cpus));
    if (::sched_getaffinity(0, size, set.get()) == 0) return static_cast<unsigned>(CPU_COUNT_S(size, set.get()));
    if (errno != EINVAL) return 0;
  }
  return 0;
}

/// "0.15 0.17 1.04 2/84 16733"; not by strtod(), which follows the locale.
double load_of(const std::string& proc) {
  const std::string text = text_of(proc + "/loadavg");
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::size_t point = text.find('.');
  if (point >= end) return 0;
  constexpr std::uint64_t kMost = 1'000'000'000;
  const auto whole = parse_number(std::string_view{text}.substr(0, point), 0, kMost);
  const auto part = parse_number(std::string_view{text}.substr(point + 1, end - point - 1), 0, kMost);
  if (!whole || !part) return 0;
  return static_cast<double>(*whole) +
         static_cast<double>(*part) / std::pow(10.0, static_cast<double>(end - point - 1));
}

}  // namespace

Machine read_machine(const cgroup::Paths& paths) {
  const cgroup::Limits limits = cgroup::read_limits(paths);
  const auto memory = proc::machine_memory(paths.proc);
  Machine machine{.cpus_online = count_online(paths.proc),
                  .cpus_allowed = count_allowed(),
                  .cpu_quota = limits.cpus,
                  .memory_free_bytes = memory ? std::optional{memory->available_bytes} : std::nullopt,
                  .load = load_of(paths.proc)};
  if (limits.memory_free_bytes) {
    const std::uint64_t available = machine.memory_free_bytes.value_or(*limits.memory_free_bytes);
    machine.memory_free_bytes = std::min(available, *limits.memory_free_bytes);
  }
  return machine;
}

}  // namespace toolkit::workers
