// What root does for a keeper that may make no control group itself: the tool is started once more, by `sudo -n`.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace toolkit::supervise {

/// The words after the tool's name: this, the keeper's pid, the attempt's number.
inline constexpr std::string_view kGroupStage = "--hold-group";
/// What the stage prints, as a line, once all of the tree is in the group.
inline constexpr std::string_view kGroupIsReady = "ci-toolkit: the group is ready";
/// What it reads: each such byte is SIGTERM to those in the group who are not the keeper's user, whom he cannot tell.
inline constexpr char kAskToEnd = 'T';

/// The name of the group for one attempt, and how the names of all its groups begin.
[[nodiscard]] std::string group_name(pid_t keeper, unsigned attempt);
[[nodiscard]] std::string group_prefix(pid_t keeper);

/// Makes the group below the keeper's own, moves all that descends from the keeper into it, but not the keeper and not
/// ourselves with our parents, and lets the keeper's user kill it. Goes on until standard input is at its end or the
/// keeper has ended, and then kills and removes the group. Signals that could end it before are ignored.
/// Does nothing unless it runs as root, for the user SUDO_UID whose process the keeper is, descends from the keeper,
/// and the keeper runs this very program. Returns 0 when the group is removed, 2 when it was refused, 3 when the group
/// could not be made or removed; the reason is on standard error.
[[nodiscard]] int hold_group(const std::vector<std::string>& words);

}  // namespace toolkit::supervise
