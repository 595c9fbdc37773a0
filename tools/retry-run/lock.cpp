#include "tools/retry-run/lock.hpp"

#include <fmt/format.h>

#include "lib/core/result.hpp"

namespace toolkit::retry_run {
namespace {

constexpr const char* kHeldLocks = "CI_TOOLKIT_HELD_LOCKS";

bool is_held_around_us(const supervise::ExclusiveLock& lock, const Environment& environment) {
  if (lock.id().empty()) return false;
  const std::string held = " " + environment.nonempty(kHeldLocks).value_or("") + " ";
  return held.find(" " + lock.id() + " ") != std::string::npos;
}

}  // namespace

std::optional<supervise::ExclusiveLock> open_lock(const Plan& plan, const Environment& environment) {
  if (!plan.exclusive) return std::nullopt;
  auto lock = supervise::ExclusiveLock::open(plan.lock_dir, *plan.exclusive);
  if (!lock) {
    throw EnvironmentError{
        fmt::format("the lock {}: {}; name another folder with --lock-dir (input lock-dir), the same for all who share "
                    "the lock",
                    *plan.exclusive, lock.error().message)};
  }
  if (is_held_around_us(*lock, environment)) {
    throw UsageError{
        fmt::format("the lock {0} is held by the run that this one is a part of: both would wait for ever; inside it "
                    "name another lock with --exclusive (input exclusive), or a profile that takes none",
                    *plan.exclusive)};
  }
  return std::move(*lock);
}

void announce_lock(const supervise::ExclusiveLock& lock, Environment& environment) {
  const auto others = environment.nonempty(kHeldLocks);
  environment.set(kHeldLocks, (others ? *others + " " : "") + lock.id());
}

}  // namespace toolkit::retry_run
