// How settings of the kernel are named: net.ipv4.ip_forward, net/ipv4/conf/eth0.100/forwarding, thp, nofile.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "lib/core/result.hpp"

namespace toolkit::sysctl {

inline constexpr std::string_view kProcSys = "/proc/sys/";

/// Words of our own for files below /sys and /proc/sys; `*` as in a wildcard.
struct Word {
  std::string_view name;
  std::string_view path;
  std::string_view help;
};
inline constexpr std::array kFileWords{
    Word{"thp", "/sys/kernel/mm/transparent_hugepage/enabled", "transparent huge pages: always, madvise or never"},
    Word{"thp_defrag", "/sys/kernel/mm/transparent_hugepage/defrag",
         "when huge pages are made by compaction: always, defer, defer+madvise, madvise or never"},
    Word{"hugepages", "/proc/sys/vm/nr_hugepages", "the number of huge pages that are set aside"},
    Word{"governor", "/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor", "the CPUs' governor: performance, …"},
    Word{"io_scheduler", "/sys/block/*/queue/scheduler", "the disks' scheduler: none, mq-deadline, bfq or kyber"},
};

/// Words for what is no file.
inline constexpr std::array kLimitWords{std::string_view{"nofile"}, std::string_view{"nproc"},
                                        std::string_view{"core"}};
inline constexpr std::string_view kSwapWord = "swap";

[[nodiscard]] bool is_limit_word(std::string_view key);

/// Whether the value of the setting with this name or path is for root's eyes only. Source: the kernel's
/// networking/ip-sysctl.rst.
[[nodiscard]] bool holds_secret(std::string_view name);

/// The absolute path of a setting that is a file, wildcards left in: of one of our words, of a path below /proc/sys or
/// /sys, or of a sysctl's name. As sysctl(8) and sysctl.d(5) have it, the first separator says what the others mean: in
/// a name with dots a slash is a dot of the file's own, in one with slashes a dot is. rejected: it is none, or leads
/// out of those folders.
[[nodiscard]] Result<std::string> path_of(std::string_view key);

/// The usual name of what path_of() gave: "net.ipv4.conf.eth0/100.forwarding", one of our words for its own file, or
/// the path itself below /sys.
[[nodiscard]] std::string name_of(std::string_view path);

}  // namespace toolkit::sysctl
