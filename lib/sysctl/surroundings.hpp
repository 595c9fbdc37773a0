// Where we run, and what follows from it for what could not be set: why, and what to do instead.
#pragma once

#include <string>
#include <string_view>

#include "lib/settings/setting.hpp"
#include "lib/sysctl/targets.hpp"

namespace toolkit::sysctl {

struct Surroundings {
  bool is_root = false;
  bool is_container = false;
  /// Whether sudo -n was tried, and did not let us.
  bool is_sudo_refused = false;
  /// Whether root could write to /proc/sys, as in a privileged container.
  bool is_writable = false;
};

/// By the files that Docker and Podman leave in a container, by what pid 1 was told, and by /proc/sys being mounted
/// read-only. `root` stands before every path. Source: systemd's Container Interface, proc_pid_mountinfo(5).
[[nodiscard]] bool in_container(const std::string& root = {});

/// Whether /proc/sys is mounted so that nobody can write to it. `root` as above.
[[nodiscard]] bool is_read_only(const std::string& root = {});

struct Explanation {
  settings::Reason reason = settings::Reason::other;
  std::string why = {};     ///< a clause: "in this container /proc/sys cannot be written to"
  std::string advice = {};  ///< what to do instead, a line for each way; may be empty
};

/// Why `target` could not be set, and the exact alternative: `sudo`, a step on the host, docker's --sysctl and
/// --ulimit, compose's sysctls and ulimits, the module that is missing.
[[nodiscard]] Explanation explain(const Target& target, const settings::Refusal& refusal, const Surroundings& where);

/// The options of `docker run` for a target that a container can have of its own: "--sysctl net.core.somaxconn=1024",
/// "--ulimit nofile=1024:2048"; empty for others.
[[nodiscard]] std::string container_option(const Target& target);

}  // namespace toolkit::sysctl
