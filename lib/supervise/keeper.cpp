#include "lib/supervise/keeper.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>
#include <thread>

#include "lib/cgroup/group.hpp"
#include "lib/core/log.hpp"
#include "lib/core/result.hpp"
#include "lib/process/exit_status.hpp"
#include "lib/process/pipe.hpp"
#include "lib/supervise/group_stage.hpp"
#include "lib/supervise/survivors.hpp"
#include "lib/supervise/tree.hpp"

namespace toolkit::supervise {
namespace {

using std::chrono::milliseconds;

// The runner kills an entry process that was told to end 10 s before; what is left gets no more than this.
constexpr milliseconds kLastPatience{3000};

std::string reason() { return std::generic_category().message(errno); }

/// What it could not remove any more. False while there is one.
bool remove_groups_of(pid_t keeper) {
  bool all = true;
  for (cgroup::Group& group : cgroup::Group::find({}, group_prefix(keeper))) {
    (void)group.kill();
    all = group.remove() && all;
  }
  return all;
}

/// All that a keeper has started. A killed keeper's children are ours, because we are a subreaper, too. What could not
/// be ended is told of.
void end_what_is_left(pid_t keeper) {
  Tree tree;
  const TimePoint until = system_clock().now() + kLastPatience;
  while (system_clock().now() < until) {
    tree.reap();
    if (remove_groups_of(keeper) && tree.is_gone()) return;
    tree.kill();
    std::this_thread::sleep_for(milliseconds{5});
  }
  for (const Survivor& survivor : survivors_among(tree.processes())) {
    log::warning("process {} still runs: {} ({})", survivor.pid, survivor.command, survivor.why);
  }
}

/// In a JavaScript action the process that the runner knows, and kills, is node: we die with it, and the keeper hears
/// of that. The variable has its pid; a run inside the command has another parent.
void die_with_launcher() {
  const char* launcher = std::getenv("CI_TOOLKIT_LAUNCHER");
  if (launcher == nullptr || std::to_string(::getppid()) != launcher) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (std::to_string(::getppid()) != launcher) ::raise(SIGKILL);  // it was faster
}

int wait_for_keeper(pid_t keeper, process::SignalQueue& signals) {
  while (true) {
    pollfd waiting{signals.fd(), POLLIN, 0};
    ::poll(&waiting, 1, -1);
    while (const int signal = signals.take()) {
      if (signal != SIGCHLD) ::kill(keeper, signal);
    }
    int status = 0;
    if (::waitpid(keeper, &status, WNOHANG) != keeper) continue;
    const auto end = process::ExitStatus::of_wait(status);
    if (end.signal == 0) return end.code;
    end_what_is_left(keeper);
    log::error("the process that held the command was ended by {}, and so was what it had started", end.text());
    return kOwnFailure;
  }
}

}  // namespace

void Control::listen() {
  while (const int signal = signals_.take()) {
    if (signal == SIGCHLD) continue;
    if (signal == SIGWINCH) {
      is_resized_ = true;
      continue;
    }
    // A whole tree may be signalled, and we with it: what the entry process passes on then is no second signal.
    const bool is_passed_on = signals_.sender() == entry_;
    if (is_passed_on && was_passed_on_) is_urgent_ = true;
    was_passed_on_ = was_passed_on_ || is_passed_on;
    if (!stop_) stop_ = StopRequest{signal, system_clock().now()};
  }
  pollfd link{link_.get(), POLLIN, 0};
  if (is_orphan_ || ::poll(&link, 1, 0) <= 0) return;
  is_orphan_ = true;
  stop_ = StopRequest{stop_ ? stop_->signal : SIGTERM, system_clock().now()};
}

int with_keeper(const std::function<int(Control&)>& work) {
  die_with_launcher();
  process::Pipe link = process::make_pipe();
  std::signal(SIGCHLD, SIG_DFL);                                             // who ignores it gets no exit codes
  process::SignalQueue signals{SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGWINCH};  // held back before anything can be lost
  signals.hold_for_good();  // one that comes when all is done does not change how it went
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const pid_t keeper = ::fork();
  if (keeper < 0) throw EnvironmentError{"fork: " + reason()};
  if (keeper != 0) {
    link.read.reset();
    return wait_for_keeper(keeper, signals);
  }
  link.write.reset();
  ::setsid();
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // it is not inherited
  Control control{std::move(link.read)};
  try {
    return work(control);
  } catch (...) {
    end_what_is_left(::getpid());
    throw;
  }
}

}  // namespace toolkit::supervise
