// Which settings belong to a namespace, so that a container can have its own, and which to the whole machine.
#pragma once

#include <string>
#include <string_view>

namespace toolkit::sysctl {

/// "net", "ipc" or "uts", as /proc/self/ns has them; empty for a setting of the whole machine, and for what is not
/// below /proc/sys. Source: the kernel's net/core/sysctl_net_core.c, net/ipv4/sysctl_net_ipv4.c, ipc/ipc_sysctl.c,
/// ipc/mq_sysctl.c, kernel/utsname_sysctl.c.
[[nodiscard]] std::string_view namespace_kind(std::string_view path);

/// Whether a process that we see is in the namespace "net:[4026531840]", or a mount keeps it. Source: namespaces(7).
[[nodiscard]] bool is_namespace_in_use(const std::string& name);

}  // namespace toolkit::sysctl
