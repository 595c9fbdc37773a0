#include "tools/health-wait/run.hpp"

#include <csignal>
#include <memory>

#include "lib/core/log.hpp"
#include "lib/core/text.hpp"
#include "lib/health/thread_tries.hpp"
#include "lib/process/replace.hpp"
#include "lib/process/stop_signals.hpp"
#include "tools/health-wait/live.hpp"
#include "tools/health-wait/progress.hpp"

namespace toolkit::health_wait {
namespace {

/// Whoever is told of the wait: nobody, a person at a terminal, or a log.
std::unique_ptr<health::Observer> make_observer(const Plan& plan, const Environment& environment) {
  if (plan.quiet) return std::make_unique<Silence>();
  if (has_live_display(environment)) return std::make_unique<LiveDisplay>(plan, stderr);
  return std::make_unique<ProgressLog>(plan);
}

}  // namespace

health::Outcome run(const Plan& plan, const Environment& environment) {
  std::signal(SIGPIPE, SIG_IGN);  // a server that hangs up is an answer, not the end of us
  process::StopSignals signals;
  std::vector<health::WaitTarget> targets;
  std::vector<health::Probe*> probes;
  for (const health::Target& target : plan.targets) {
    targets.push_back({target.shown, target.policy, target.name_may_be_missing});
    probes.push_back(target.probe.get());
  }
  const auto observer = make_observer(plan, environment);
  health::ThreadTries tries{probes, signals};
  return health::wait_for_targets(targets, plan.policy, system_clock(), tries, *observer);
}

int finish(const Plan& plan, const health::Outcome& outcome) {
  switch (outcome.ending) {
    case health::Ending::ready: break;
    case health::Ending::not_ready:
    case health::Ending::hopeless: return 1;
    case health::Ending::timed_out: return 124;
    case health::Ending::interrupted: return 128 + outcome.signal;
  }
  if (plan.command.empty()) return 0;
  std::string why;
  const int code = process::replace_process(plan.command, why);
  log::error("health-wait: the targets are ready, but the command '{}' could not be started: {}",
             printable(plan.command.front()), why);
  return code;
}

}  // namespace toolkit::health_wait
