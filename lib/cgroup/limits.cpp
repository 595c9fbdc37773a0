#include "lib/cgroup/limits.hpp"

#include <algorithm>
#include <string>

#include "lib/cgroup/files.hpp"
#include "lib/cgroup/own_groups.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit::cgroup {
namespace {

/// Version 1 says "none" by the largest number of whole pages, which depends on the machine.
constexpr std::uint64_t kNoLimitFrom = std::uint64_t{1} << 62U;

struct MemoryFiles {
  const char* limit;
  const char* usage;
  const char* cache_key;  // in memory.stat
};
constexpr MemoryFiles kVersion1{"/memory.limit_in_bytes", "/memory.usage_in_bytes", "total_inactive_file"};
constexpr MemoryFiles kVersion2{"/memory.max", "/memory.current", "inactive_file"};

template <typename Number>
void lower_to(std::optional<Number>& least, Number value) {
  least = least ? std::min(*least, value) : value;
}

void add_quota(Limits& limits, std::optional<std::uint64_t> quota, std::optional<std::uint64_t> period) {
  if (!quota || !period || *quota == 0 || *period == 0) return;
  lower_to(limits.cpus, static_cast<double>(*quota) / static_cast<double>(*period));
}

/// cpu.max is "quota period" or "max period".
void add_cpu_max(Limits& limits, const std::string& folder) {
  const std::string text{trimmed(text_of(folder + "/cpu.max"))};
  const std::size_t blank = text.find(' ');
  if (blank == std::string::npos) return;
  const auto quota = parse_number(text.substr(0, blank), 1, kNoLimitFrom);
  const auto period = parse_number(text.substr(blank + 1), 1, kNoLimitFrom);
  if (quota && period) add_quota(limits, *quota, *period);
}

void add_memory(Limits& limits, const std::string& folder, const MemoryFiles& files) {
  const auto limit = number_in(folder + files.limit);
  if (!limit || *limit >= kNoLimitFrom) return;
  const std::uint64_t usage = number_in(folder + files.usage).value_or(0);
  const std::uint64_t used = usage - std::min(usage, field_in(folder + "/memory.stat", files.cache_key).value_or(0));
  lower_to(limits.memory_bytes, *limit);
  lower_to(limits.memory_free_bytes, *limit - std::min(*limit, used));
}

}  // namespace

Limits read_limits(const Paths& paths) {
  const OwnGroups groups = own_groups(paths);
  Limits limits;
  if (groups.unified) {
    for (const std::string& folder : with_ancestors(*groups.unified)) {
      add_cpu_max(limits, folder);
      add_memory(limits, folder, kVersion2);
    }
  }
  if (groups.cpu) {
    for (const std::string& folder : with_ancestors(*groups.cpu)) {
      add_quota(limits, number_in(folder + "/cpu.cfs_quota_us"), number_in(folder + "/cpu.cfs_period_us"));
    }
  }
  if (groups.memory) {
    for (const std::string& folder : with_ancestors(*groups.memory)) add_memory(limits, folder, kVersion1);
  }
  return limits;
}

}  // namespace toolkit::cgroup
