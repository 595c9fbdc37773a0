// The processes of this machine as /proc shows them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit::proc {

/// One process at one moment. Source: proc_pid_stat(5).
struct Process {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t group = 0;                   ///< the process group; 0 where ours has no number for it
  pid_t session = 0;                 ///< 0 where ours has no number for it
  char state = '?';                  ///< R running, S sleeping, D uninterruptible, T stopped, Z ended, not yet reaped
  std::string name = {};             ///< at most 15 bytes, as the program calls itself
  std::uint64_t start_ticks = 0;     ///< since boot; with the pid it names the process for good
  std::chrono::milliseconds cpu{0};  ///< user and system time, without children
  std::uint64_t resident_bytes = 0;  ///< shared pages counted in full
};

/// A line of /proc/PID/stat; nothing when it is none. The name stands in parentheses and may hold some, and blanks,
/// itself.
[[nodiscard]] std::optional<Process> parse_stat(std::string_view line);

/// Nothing when there is no such process, or /proc does not show it.
[[nodiscard]] std::optional<Process> read_process(pid_t pid);

/// All that /proc shows, by pid. A process that ends while we look may be missing or there.
[[nodiscard]] std::vector<Process> all_processes();

/// Those among `all` that descend from `root`, parents before their children, `root` left out.
[[nodiscard]] std::vector<Process> descendants(const std::vector<Process>& all, pid_t root);

/// The children of this process's main thread as the kernel lists them: one small read, for when all_processes() is
/// too slow to catch a process that lives shorter than that takes. Empty where the kernel has no such list.
[[nodiscard]] std::vector<pid_t> own_children();

/// The arguments, blanks between them, or "[name]" for one that has none; at most `limit` bytes.
[[nodiscard]] std::string command_line(const Process& process, std::size_t limit = 200);

/// The user that the process runs as (its effective one); nothing when it is gone.
[[nodiscard]] std::optional<uid_t> user_of(pid_t pid);

/// The user who has started the process, whatever it runs as; nothing when it is gone.
[[nodiscard]] std::optional<uid_t> real_user_of(pid_t pid);

/// Whether the environment that the process was started with holds the entry `NAME=value`. False when we may not look.
[[nodiscard]] bool has_environment_entry(pid_t pid, const std::string& entry);

/// Sends `signal` to that very process, and to no other that got its number since. False when it is gone, or when we
/// may not signal it.
bool send_signal(const Process& process, int signal);

}  // namespace toolkit::proc
