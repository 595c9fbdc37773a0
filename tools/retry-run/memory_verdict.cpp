#include "tools/retry-run/memory_verdict.hpp"

namespace toolkit::retry_run {

std::optional<cgroup::OomReading> read_oom(const cgroup::Group* group, const cgroup::OomCounter& own) {
  const auto reading = group != nullptr ? group->read_oom_kills() : std::nullopt;
  return reading ? reading : own.read();
}

void judge_memory(supervise::AttemptEnd& end, const std::optional<cgroup::OomReading>& before,
                  const std::optional<cgroup::OomReading>& after) {
  constexpr int kKilled = 9;
  const cgroup::OomVerdict verdict = cgroup::compare_oom(before, after);
  const bool was_killed = end.signal == kKilled || end.code == supervise::kSignalCode + kKilled;
  end.out_of_memory = verdict.killed && (verdict.certain || was_killed);
  end.oom_certain = end.out_of_memory && verdict.certain;
}

}  // namespace toolkit::retry_run
