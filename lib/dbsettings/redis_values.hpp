// How Redis writes the values of its settings, and which of them suit tests. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/cgroup/limits.hpp"
#include "lib/proc/memory.hpp"

namespace toolkit::dbsettings {

/// A number of bytes as redis.conf has it: 100, 1k (1000), 1kb (1024), 5mb, 4GB. Nothing for anything else.
[[nodiscard]] std::optional<std::uint64_t> redis_bytes(std::string_view text);

/// Whether both mean the same to Redis: the case of letters, blanks and the units of bytes do not count.
[[nodiscard]] bool is_same_redis_value(std::string_view asked, std::string_view current);

/// For people: `""` for nothing, and of bytes the largest unit that divides them ("512mb").
[[nodiscard]] std::string shown_redis_value(std::string_view name, std::string_view value);

/// Half of what the machine has, or of what the tightest control group allows when that is less; in whole MiB, as Redis
/// writes it: "6144mb". By what there is and not by what is free: the next run is to ask for the same. Nothing when
/// neither is known.
[[nodiscard]] std::optional<std::string> redis_maxmemory(const std::optional<proc::MachineMemory>& machine,
                                                         const cgroup::Limits& limits);

}  // namespace toolkit::dbsettings
