// A control group of our own for a tree of processes: none of them leaves it by forking, and all end at one word.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/cgroup/oom.hpp"
#include "lib/cgroup/own_groups.hpp"
#include "lib/cgroup/paths.hpp"
#include "lib/core/result.hpp"

namespace toolkit::cgroup {

class Group {
 public:
  /// Makes the group `name` below the one that `paths.process` is in, without moving the process: in version 2, whose
  /// cgroup.kill (Linux 5.14) is needed. A group of version 1's memory controller beside it would cost every command
  /// some 10 ms: a process can be started in a group of version 2, and only be moved to one of version 1, which waits
  /// for all processors. Switches no controller on. Errors: not_found (no version 2, or one without cgroup.kill),
  /// rejected (we may not, or the name is taken or is no name of a folder). What was begun is taken away again.
  [[nodiscard]] static Result<Group> make(const Paths& paths, const std::string& name);
  /// The same below `own`.
  [[nodiscard]] static Result<Group> make_below(const OwnGroups& own, const std::string& name);
  /// Those below our own group whose names begin with `prefix`: what somebody who has died left behind.
  [[nodiscard]] static std::vector<Group> find(const Paths& paths, const std::string& prefix);
  /// One that somebody else made below our own group, and will remove: we only may kill() it. Errors: not_found,
  /// rejected (we may not).
  [[nodiscard]] static Result<Group> borrow(const Paths& paths, const std::string& name);

  Group(Group&& other) noexcept;
  /// The old group goes as by the destructor.
  Group& operator=(Group&& other) noexcept;
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
  /// remove(), whether it can or not. Ends no process.
  ~Group();

  /// Its folder in version 2; empty once it has been removed.
  [[nodiscard]] const std::string& path() const { return unified_; }
  /// Moves a process in, with all its threads; its later children start there. Memory that it has already is not
  /// counted. Errors: not_found (no such process, or the group is gone), rejected.
  [[nodiscard]] Result<void> add(pid_t pid);
  /// From now on `user` may kill() the group, and nothing else with it. For root.
  [[nodiscard]] Result<void> let_kill(uid_t user) const;
  /// SIGKILL to every process in the group and below, and to what they fork meanwhile. Does not wait for their ends.
  [[nodiscard]] Result<void> kill() const;
  /// A process lives in the group or below; a zombie does not. False once the group is gone.
  [[nodiscard]] bool populated() const;
  /// The living processes in the group and below, without those of another pid namespace. In no order.
  [[nodiscard]] std::vector<pid_t> pids() const;
  /// The most that was in use at once, file cache included. Nothing without a memory controller.
  [[nodiscard]] std::optional<std::uint64_t> peak_memory_bytes() const;
  /// A new group's count is 0. Nothing without a memory controller.
  [[nodiscard]] std::optional<OomReading> read_oom_kills() const;
  /// Removes the group and what groups the processes made below. False while a process lives there; ask again then.
  /// A borrowed group is only let go of.
  [[nodiscard]] bool remove();

 private:
  explicit Group(std::string unified) : unified_{std::move(unified)} {}

  std::string unified_;  // a folder; empty: not there
  bool is_borrowed_ = false;
};

}  // namespace toolkit::cgroup
