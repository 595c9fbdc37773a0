// A control group for a tree that runs already, made by root: where we may make none ourselves, but `sudo -n` works.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "lib/cgroup/group.hpp"
#include "lib/core/clock.hpp"
#include "lib/core/unique_fd.hpp"
#include "lib/supervise/tree.hpp"

namespace toolkit::supervise {

/// A helper holds it, for one attempt: `command` is a child of ours that is no part of the tree, and does what
/// hold_group() says. It removes the group when we let it go or have died of anything. SIGPIPE must be ignored.
class RootGroup {
 public:
  /// One that never asks.
  RootGroup() = default;
  /// Nothing is started before one of the two below. `name` is the group's, below our own.
  RootGroup(std::vector<std::string> command, std::string name, std::optional<TimePoint> ask_at)
      : command_{std::move(command)}, name_{std::move(name)}, ask_at_{ask_at.value_or(TimePoint::max())} {}
  RootGroup(const RootGroup&) = delete;
  RootGroup& operator=(const RootGroup&) = delete;
  ~RootGroup() = default;

  /// When ask_when_due() is due.
  [[nodiscard]] TimePoint next_ask() const { return command_.empty() ? TimePoint::max() : ask_at_; }
  void ask_when_due(Tree& tree);
  /// When there is something in the tree that we may not signal.
  void ask_if_needed(Tree& tree);
  /// What to poll for reading until listen() has something to take in; -1 when there is nothing.
  [[nodiscard]] int fd() const { return group_ ? -1 : from_helper_.get(); }
  /// Once the tree is in the group, it is ended by it.
  void listen(Tree& tree);
  /// SIGTERM to those in the group whom we may not signal ourselves, as soon as there is a group.
  void ask_to_end() const;
  /// The group is no longer needed. The helper's pid while there is a group for it to remove.
  std::optional<pid_t> let_go(Tree& tree);
  /// Why we got none; empty when we did, or have not heard, or did not ask.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }
  /// 0 when there was none.
  [[nodiscard]] pid_t helper() const { return helper_; }

 private:
  void ask(Tree& tree);

  std::vector<std::string> command_;  // empty once it was started
  std::string name_;
  TimePoint ask_at_ = TimePoint::max();
  pid_t helper_ = 0;
  UniqueFd to_helper_;
  UniqueFd from_helper_;
  std::string said_;
  std::string refusal_;
  std::optional<cgroup::Group> group_;
};

/// `sudo -n` and our own program as the stage of hold_group(); empty when /proc does not tell where that program is.
[[nodiscard]] std::vector<std::string> group_helper_command(unsigned attempt);

}  // namespace toolkit::supervise
