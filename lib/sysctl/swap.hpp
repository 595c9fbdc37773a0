// The machine's swap: off, or a file of a size besides what there is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/settings/setting.hpp"

namespace toolkit::sysctl {

/// Where our swap file is, unless said otherwise.
inline constexpr std::string_view kSwapFile = "/var/lib/ci-toolkit/swapfile";
inline constexpr std::string_view kSwapId = "swap";

/// `off` is 0 bytes; else a size of at least 1MiB.
[[nodiscard]] std::optional<std::uint64_t> read_swap(std::string_view text);

/// Its value, as read() gives it, is `off`, or a line `PATH PRIORITY KILOBYTES` for each swap area in use. write()
/// takes that, or what read_swap() does: `off` ends the use of all areas, a size makes `file` (0600, on disk, without
/// holes) and uses it. An own file that is no longer used is removed.
[[nodiscard]] std::unique_ptr<settings::Setting> swap_setting(std::string file = std::string{kSwapFile});

/// A reboot ends the use of our file, and leaves it on the disk.
void remove_unused_swap_file(const std::string& file = std::string{kSwapFile});

}  // namespace toolkit::sysctl
