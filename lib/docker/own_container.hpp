// Which container we are in, if any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace toolkit::docker {

/// From the text of /proc/self/mountinfo: an engine mounts /etc/hostname, /etc/hosts and /etc/resolv.conf from a folder
/// with the container's id. Holds with the machine's own network too, where the host name says nothing.
/// Source: proc(5), /proc/pid/mountinfo.
[[nodiscard]] std::optional<std::string> container_in(std::string_view mountinfo);

/// Ours; nothing outside a container and where that cannot be read.
[[nodiscard]] std::optional<std::string> own_container();

}  // namespace toolkit::docker
