#include "lib/cgroup/oom.hpp"

#include <utility>

#include "lib/cgroup/files.hpp"

namespace toolkit::cgroup {
namespace {

constexpr const char* kKey = "oom_kill";

}  // namespace

std::optional<OomReading> read_oom_events(const std::string& folder) {
  const auto count = field_in(folder + "/memory.events", kKey);
  if (!count) return std::nullopt;
  return OomReading{.source = OomSource::memory_events, .count = *count};
}

OomCounter OomCounter::of_own_group(const Paths& paths) { return {paths, own_groups(paths)}; }

OomCounter::OomCounter(const Paths& paths, const OwnGroups& own)
    : OomCounter{paths, own.unified ? own.unified->path : "", own.memory ? own.memory->path : ""} {}

OomCounter::OomCounter(const Paths& paths, std::string unified, std::string memory)
    : vmstat_{paths.proc + "/vmstat"}, unified_{std::move(unified)}, memory_{std::move(memory)} {}

std::optional<OomReading> OomCounter::read() const {
  if (!unified_.empty()) {
    if (const auto reading = read_oom_events(unified_)) return reading;
  }
  if (!memory_.empty()) {
    const auto count = field_in(memory_ + "/memory.oom_control", kKey);
    if (count) return OomReading{.source = OomSource::oom_control, .count = *count};
  }
  const auto count = field_in(vmstat_, kKey);
  if (count) return OomReading{.source = OomSource::vmstat, .count = *count};
  return std::nullopt;
}

OomVerdict compare_oom(const std::optional<OomReading>& before, const std::optional<OomReading>& after) {
  if (!before || !after || before->source != after->source || after->count < before->count) return {};
  const bool killed = after->count > before->count;
  return {.killed = killed, .certain = !killed || after->source != OomSource::vmstat};
}

}  // namespace toolkit::cgroup
