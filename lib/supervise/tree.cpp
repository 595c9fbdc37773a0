#include "lib/supervise/tree.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

namespace toolkit::supervise {
namespace {

// A process that forks and ends, and its child the same, lives shorter than a look through /proc takes. It always is a
// child of ours by then, and a look at those takes microseconds.
constexpr int kQuickRounds = 64;

std::chrono::microseconds as_duration(const timeval& time) {
  return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

process::ExitStatus as_status(int status) {
  if (WIFSIGNALED(status)) return {.code = 0, .signal = WTERMSIG(status)};
  return {.code = WEXITSTATUS(status), .signal = 0};
}

}  // namespace

void Tree::reap() {
  while (true) {
    int status = 0;
    rusage used{};
    const pid_t pid = ::wait4(-1, &status, WNOHANG, &used);
    if (pid < 0 && errno == EINTR) continue;
    has_children_ = pid == 0;
    if (pid <= 0) return;
    if (const auto watched = watched_.find(pid); watched != watched_.end()) watched->second = as_status(status);
    if (left_out_.erase(pid) != 0) continue;
    usage_.user += as_duration(used.ru_utime);
    usage_.system += as_duration(used.ru_stime);
    largest_kib_ = std::max(largest_kib_, used.ru_maxrss);
  }
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
  const std::vector<pid_t> children = proc::own_children();
  if (children.empty()) return processes().empty();  // the kernel has no such list
  return std::ranges::all_of(children, [this](pid_t child) { return left_out_.contains(child); });
}

std::optional<process::ExitStatus> Tree::status_of(pid_t child) const {
  const auto found = watched_.find(child);
  return found == watched_.end() ? std::nullopt : found->second;
}

std::vector<proc::Process> Tree::processes() const {
  std::vector<proc::Process> all = proc::all_processes();
  std::erase_if(all, [this](const proc::Process& process) { return left_out_.contains(process.pid); });
  std::vector<proc::Process> found = proc::descendants(all, ::getpid());
  std::erase_if(found, [&](const proc::Process& process) {
    return process.state == 'Z' || process.state == 'X' || given_up_.contains({process.pid, process.start_ticks});
  });
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
  for (const proc::Process& process : processes()) proc::send_signal(process, SIGKILL);
  std::vector<pid_t> before;
  for (int round = 0; round < kQuickRounds; ++round) {
    reap();
    std::vector<pid_t> children = proc::own_children();
    std::erase_if(children, [this](pid_t child) { return left_out_.contains(child); });
    if (children == before) return;
    for (const pid_t child : children) ::kill(child, SIGKILL);  // not reaped: the number is theirs
    before = std::move(children);
  }
}

void Tree::give_up(const std::vector<proc::Process>& processes) {
  for (const proc::Process& process : processes) given_up_.emplace(process.pid, process.start_ticks);
}

}  // namespace toolkit::supervise
