#include "lib/supervise/tree.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "lib/core/clock.hpp"

namespace toolkit::supervise {
namespace {

// A process that forks and ends, and its child the same, lives shorter than a look through /proc takes. It always is a
// child of ours by then, and a look at those takes microseconds.
constexpr int kQuickRounds = 64;
constexpr int kReapsAtOnce = 64;  // before we look at the clock

std::chrono::microseconds as_duration(const timeval& time) {
  return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

/// A signal to a process group reaches all of it at one moment, whoever forks just then: a fork bomb, or a process that
/// forks and ends and its child the same, is out of its reach in a session of its own only. Source: kill(2).
class GroupKiller {
 public:
  /// Sends SIGKILL to the group, once. False when others than our descendants could be in it: those are not in the
  /// sessions that descendants have made, nor in one that we lead.
  bool kill(pid_t group, pid_t session) {
    const bool is_all_ours = session > 0 && (session != own_session_ || own_session_ == ::getpid());
    if (!is_all_ours || group <= 1 || group == own_group_) return false;
    if (killed_.insert(group).second) ::kill(-group, SIGKILL);
    return true;
  }

 private:
  pid_t own_session_ = ::getsid(0);
  pid_t own_group_ = ::getpgrp();
  std::set<pid_t> killed_;
};

}  // namespace

bool Tree::reap(std::chrono::milliseconds limit) {
  const TimePoint end = system_clock().now() + limit;
  for (int count = 1; count % kReapsAtOnce != 0 || system_clock().now() < end; ++count) {
    int status = 0;
    rusage used{};
    const pid_t pid = ::wait4(-1, &status, WNOHANG, &used);
    if (pid < 0 && errno == EINTR) continue;
    has_children_ = pid >= 0;
    if (pid <= 0) return true;
    if (const auto watched = watched_.find(pid); watched != watched_.end()) {
      watched->second = process::ExitStatus::of_wait(status);
    }
    if (left_out_.erase(pid) != 0) continue;
    usage_.user += as_duration(used.ru_utime);
    usage_.system += as_duration(used.ru_stime);
    largest_kib_ = std::max(largest_kib_, used.ru_maxrss);
  }
  return false;
}

std::uint64_t Tree::take_largest_bytes() {
  rusage own{};
  ::getrusage(RUSAGE_SELF, &own);
  const long largest = std::exchange(largest_kib_, 0);
  return largest > own.ru_maxrss ? static_cast<std::uint64_t>(largest) * 1024 : 0;
}

bool Tree::is_gone() const {
  if (!has_children_ || has_only_left_out_children()) return true;
  return !given_up_.empty() && processes().empty();
}

/// A look through /proc could miss a process that forks and ends just then. The kernel's list of our children cannot:
/// it only shrinks when we reap, and whoever loses its parent is put on it.
bool Tree::has_only_left_out_children() const {
  if (left_out_.empty()) return false;
  if (proc::own_children().empty()) return processes().empty();  // the kernel has no such list
  return own_children().empty();
}

std::vector<pid_t> Tree::own_children() const {
  std::vector<pid_t> children = proc::own_children();
  std::erase_if(children, [this](pid_t child) { return left_out_.contains(child); });
  return children;
}

std::optional<process::ExitStatus> Tree::status_of(pid_t child) const {
  const auto found = watched_.find(child);
  return found == watched_.end() ? std::nullopt : found->second;
}

/// Those, too, who have ended and are not yet reaped.
std::vector<proc::Process> Tree::members() const {
  std::vector<proc::Process> all = proc::all_processes();
  std::erase_if(all, [this](const proc::Process& process) { return left_out_.contains(process.pid); });
  std::vector<proc::Process> found = proc::descendants(all, ::getpid());
  std::erase_if(found, [&](const proc::Process& process) {
    return given_up_.contains({process.pid, process.start_ticks});
  });
  return found;
}

std::vector<proc::Process> Tree::processes() const {
  std::vector<proc::Process> found = members();
  std::erase_if(found, [](const proc::Process& process) { return process.state == 'Z' || process.state == 'X'; });
  return found;
}

void Tree::signal(int signal) const {
  for (const proc::Process& process : processes()) {
    proc::send_signal(process, signal);
    if (process.state == 'T') proc::send_signal(process, SIGCONT);
  }
}

void Tree::kill() {
  // What is in the group dies of this one word; what had left it, as root may, of the sweep in the next round.
  const bool was_killed = std::exchange(group_was_killed_, true);
  if (group_ != nullptr && group_->kill() && !was_killed) return;
  kill_by_process_group();
  std::vector<pid_t> before;
  for (int round = 0; round < kQuickRounds; ++round) {
    (void)reap();
    const std::vector<pid_t> children = own_children();
    if (children == before) return;
    for (const pid_t child : children) ::kill(child, SIGKILL);  // not reaped: the number is theirs
    before = children;
  }
}

/// Our children first, as the kernel lists them, and those who have ended among them: they tell their group, too, and
/// a look through /proc takes seconds where processes that fork and end have left thousands.
void Tree::kill_by_process_group() {
  GroupKiller killer;
  for (const pid_t child : own_children()) killer.kill(::getpgid(child), ::getsid(child));
  (void)reap();
  for (const proc::Process& process : members()) {
    if (!killer.kill(process.group, process.session)) proc::send_signal(process, SIGKILL);
  }
}

void Tree::give_up(const std::vector<proc::Process>& processes) {
  for (const proc::Process& process : processes) given_up_.emplace(process.pid, process.start_ticks);
}

}  // namespace toolkit::supervise
