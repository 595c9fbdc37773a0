#include "tools/retry-run/run.hpp"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/log.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "lib/redact/redact.hpp"
#include "tools/retry-run/attempts.hpp"
#include "tools/retry-run/command_environment.hpp"
#include "tools/retry-run/lock.hpp"
#include "tools/retry-run/seconds.hpp"

namespace toolkit::retry_run {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstLook{20};
constexpr milliseconds kLongestLook{250};
constexpr std::chrono::seconds kHeartbeat{30};

std::string shown_command(const Plan& plan) {
  constexpr std::size_t kLongest = 200;
  std::string text = plan.work.argv.empty() ? plan.work.script : join(plan.work.argv, " ");
  if (plan.work.argv.empty()) {
    const auto lines = nonempty_lines(text);
    text = lines.empty() ? "" : lines.front() + (lines.size() > 1 ? " …" : "");
  }
  text = redact::text(text, {});
  const std::string_view kept = cut_utf8(text, kLongest);
  return printable(kept) + (kept.size() < text.size() ? "…" : "");
}

/// Waits for the lock until it is ours, or there is no time left, or we are to end.
class LockWait {
 public:
  LockWait(const Scene& scene, const std::string& command)
      : scene_{scene}, holder_{fmt::format("process {}: {}", ::getpid(), command)} {}

  /// Whether it is ours.
  bool wait() {
    const TimePoint begin = system_clock().now();
    const auto& total = scene_.plan.policy.total_timeout;
    const TimePoint end = total ? begin + *total : TimePoint::max();
    milliseconds pause = kFirstLook;
    TimePoint next_sign = begin;
    while (!scene_.lock->try_take(holder_)) {
      const TimePoint now = system_clock().now();
      if (now >= end || scene_.control.stop()) return false;
      if (now >= next_sign) {
        tell(now - begin);
        next_sign = now + kHeartbeat;
      }
      scene_.console.rest(scene_.control, std::min(now + pause, end));
      pause = std::min(pause * 2, kLongestLook);
    }
    return true;
  }

 private:
  void tell(std::chrono::nanoseconds waited) const {
    if (scene_.plan.quiet) return;
    const std::string holder = scene_.lock->holder();
    log::info(
        "waiting for the lock {}{}{}", *scene_.plan.exclusive, holder.empty() ? "" : ", held by " + holder,
        waited < kFirstLook ? "" : ", for " + seconds(std::chrono::duration_cast<std::chrono::microseconds>(waited)));
  }

  const Scene& scene_;
  std::string holder_;
};

void tell_settings(const Scene& scene, const Outcome& outcome) {
  if (scene.plan.quiet) return;
  std::vector<std::string> parts;
  if (outcome.workers) parts.push_back(fmt::format("{} worker{}", *outcome.workers, *outcome.workers == 1 ? "" : "s"));
  if (scene.plan.seed) parts.push_back(fmt::format("seed {}", *scene.plan.seed));
  if (!outcome.lock.empty()) parts.push_back(fmt::format("lock {}", outcome.lock));
  if (scene.plan.timeout) parts.push_back(fmt::format("{} an attempt", format_duration(*scene.plan.timeout)));
  if (!parts.empty()) log::info("{}", join(parts, ", "));
}

/// The total time starts before the lock is waited for.
void make_attempts(const Scene& scene, Outcome& outcome) {
  supervise::RetryPolicy policy = scene.plan.policy;
  if (policy.total_timeout) {
    *policy.total_timeout -= std::chrono::duration_cast<milliseconds>(outcome.waited_for_lock);
  }
  outcome.workers = count_workers(scene.plan);
  tell_settings(scene, outcome);
  Environment environment = command_environment(scene.plan, scene.environment, outcome.workers);
  if (scene.lock) announce_lock(*scene.lock, environment);
  RealAttempts attempts{scene, std::move(environment), outcome.workers, outcome.command};
  outcome.schedule = supervise::run_attempts(policy, scene.plan.timeout, system_clock(), attempts);
  outcome.facts = attempts.take_facts();
  outcome.logs = attempts.take_logs();
  outcome.tests = attempts.take_tests();
  outcome.properties = attempts.known_examples().properties();
  outcome.trouble = attempts.known_examples().trouble();
  outcome.exit_code = outcome.schedule.exit_code;
}

}  // namespace

Outcome run(const Scene& scene) {
  Outcome outcome;
  outcome.command = shown_command(scene.plan);
  const TimePoint begin = system_clock().now();
  bool is_ours = true;
  if (scene.lock) {
    outcome.lock = *scene.plan.exclusive;
    is_ours = LockWait{scene, outcome.command}.wait();
    outcome.waited_for_lock = std::chrono::duration_cast<std::chrono::microseconds>(system_clock().now() - begin);
  }
  if (is_ours) {
    make_attempts(scene, outcome);
  } else if (const auto& stop = scene.control.stop()) {
    outcome.schedule.stop = supervise::Stop::interrupted;
    outcome.exit_code = supervise::kSignalCode + stop->signal;
  } else {
    outcome.lock_timed_out = true;
    outcome.schedule.stop = supervise::Stop::no_time;
    outcome.exit_code = supervise::kTimedOutCode;
  }
  return outcome;
}

}  // namespace toolkit::retry_run
