// Everything that this process has started, directly or not, found and ended whatever it does to get away.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "lib/cgroup/group.hpp"
#include "lib/proc/process_table.hpp"
#include "lib/process/exit_status.hpp"

namespace toolkit::supervise {

/// What the ended processes of a tree have used.
struct Usage {
  std::chrono::microseconds user{0};
  std::chrono::microseconds system{0};
};

/// The process must be a child subreaper: a descendant whose parent ends then becomes its child (a double fork,
/// setsid), and none is lost. It must not wait for children of its own elsewhere. Source: prctl(2),
/// PR_SET_CHILD_SUBREAPER.
class Tree {
 public:
  /// What is started from now on is in this group, until there is another one or none.
  void use(const cgroup::Group* group) {
    group_ = group;
    group_was_killed_ = false;
  }
  /// This child, while it lives, is no part of the tree, and neither are its children: it works for us.
  void leave_out(pid_t child) { left_out_.insert(child); }
  /// Takes in who has ended. False when `limit` was not enough for all: others fork and end as fast as we reap, and
  /// what else is due must not wait for them.
  bool reap(std::chrono::milliseconds limit = kReapLimit);
  /// Nothing of the tree is left, but for what was given up. As of the last reap().
  [[nodiscard]] bool is_gone() const;
  /// How this child is to end will be asked for by status_of(). To be called before the next reap().
  void watch(pid_t child) { watched_[child] = std::nullopt; }
  /// How a watched child ended; nothing while it runs.
  [[nodiscard]] std::optional<process::ExitStatus> status_of(pid_t child) const;
  /// Of all that have ended so far.
  [[nodiscard]] const Usage& usage() const { return usage_; }
  /// The most resident memory that a single process had at once, of those that have ended since the last call. 0 where
  /// none had more than we have ourselves: a process has our memory before it becomes a command, and the kernel counts
  /// that, too.
  [[nodiscard]] std::uint64_t take_largest_bytes();

  /// Those that run, parents first.
  [[nodiscard]] std::vector<proc::Process> processes() const;
  /// To all of them; what is stopped is made to go on, or it could not react.
  void signal(int signal) const;
  /// One round of SIGKILL. To be called, with a reap() and a short wait after it, until is_gone(): processes that fork
  /// while they are being killed need several.
  void kill();
  /// From now on these count no more, whatever they do: what could not be ended.
  void give_up(const std::vector<proc::Process>& processes);

  /// Long, for who reaps less finds more and more to look through.
  static constexpr std::chrono::milliseconds kReapLimit{200};

 private:
  using Id = std::pair<pid_t, std::uint64_t>;  // pid and start

  [[nodiscard]] bool has_only_left_out_children() const;
  [[nodiscard]] std::vector<proc::Process> members() const;
  [[nodiscard]] std::vector<pid_t> own_children() const;
  void kill_by_process_group();

  const cgroup::Group* group_ = nullptr;
  bool group_was_killed_ = false;
  bool has_children_ = false;
  std::set<pid_t> left_out_;
  std::map<pid_t, std::optional<process::ExitStatus>> watched_;
  std::set<Id> given_up_;
  Usage usage_;
  long largest_kib_ = 0;
};

}  // namespace toolkit::supervise
