// How often the kernel killed a process because memory ran out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/cgroup/own_groups.hpp"
#include "lib/cgroup/paths.hpp"

namespace toolkit::cgroup {

/// The group's memory.events (version 2, sub groups included), its memory.oom_control (version 1, without them), or
/// /proc/vmstat: the whole machine.
enum class OomSource { memory_events, oom_control, vmstat };

struct OomReading {
  OomSource source;
  std::uint64_t count;
  bool operator==(const OomReading&) const = default;
};

/// Of the group of version 2 in this folder; nothing without a memory controller.
[[nodiscard]] std::optional<OomReading> read_oom_events(const std::string& folder);

/// Counts for one group: read before a child starts in it and after it ended.
class OomCounter {
 public:
  /// Of the group that this process is in, and that its children start in.
  [[nodiscard]] static OomCounter of_own_group(const Paths& paths = {});
  OomCounter(const Paths& paths, const OwnGroups& own);
  /// Of the group of these folders; "" where the hierarchy is not there.
  OomCounter(const Paths& paths, std::string unified, std::string memory);

  /// From the first source that has a count; nothing where none has.
  [[nodiscard]] std::optional<OomReading> read() const;

 private:
  std::string vmstat_;
  std::string unified_;
  std::string memory_;
};

struct OomVerdict {
  /// At least one process was killed between the readings.
  bool killed = false;
  /// It was one of the group, or surely none was. Not certain: one somewhere on the machine, or nobody counted.
  bool certain = false;
  bool operator==(const OomVerdict&) const = default;
};

/// Readings of different sources, and a count that went down, say nothing.
[[nodiscard]] OomVerdict compare_oom(const std::optional<OomReading>& before, const std::optional<OomReading>& after);

}  // namespace toolkit::cgroup
