#include "lib/sysctl/namespaces.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/proc/process_table.hpp"
#include "lib/sysctl/name.hpp"

namespace toolkit::sysctl {
namespace {

/// Below net/core nearly all is the machine's.
constexpr std::array<std::string_view, 6> kOwnNetCore{"net/core/somaxconn",         "net/core/optmem_max",
                                                      "net/core/txrehash",          "net/core/rps_default_mask",
                                                      "net/core/xfrm_aevent_etime", "net/core/xfrm_larval_drop"};

/// Elsewhere below net nearly nothing is.
constexpr std::array<std::string_view, 14> kMachinesNet{"net/ipv4/tcp_mem",
                                                        "net/ipv4/udp_mem",
                                                        "net/ipv4/tcp_max_orphans",
                                                        "net/ipv4/tcp_low_latency",
                                                        "net/ipv4/inet_peer_maxttl",
                                                        "net/ipv4/inet_peer_minttl",
                                                        "net/ipv4/inet_peer_threshold",
                                                        "net/ipv4/icmp_msgs_burst",
                                                        "net/ipv4/icmp_msgs_per_sec",
                                                        "net/ipv4/tcp_allowed_congestion_control",
                                                        "net/ipv4/tcp_available_congestion_control",
                                                        "net/netfilter/nf_conntrack_buckets",
                                                        "net/netfilter/nf_conntrack_expect_max",
                                                        "net/ipv4/cipso_cache_enable"};

constexpr std::array<std::string_view, 11> kIpc{"kernel/msgmax",      "kernel/msgmnb",         "kernel/msgmni",
                                                "kernel/sem",         "kernel/shmall",         "kernel/shmmax",
                                                "kernel/shmmni",      "kernel/msg_next_id",    "kernel/sem_next_id",
                                                "kernel/shm_next_id", "kernel/shm_rmid_forced"};

template <typename List>
bool has(const List& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

}  // namespace

std::string_view namespace_kind(std::string_view path) {
  if (!path.starts_with(kProcSys)) return {};
  const std::string_view name = path.substr(kProcSys.size());
  if (name.starts_with("fs/mqueue/") || has(kIpc, name)) return "ipc";
  if (name == "kernel/hostname" || name == "kernel/domainname") return "uts";
  if (name.starts_with("net/core/")) return has(kOwnNetCore, name) ? "net" : "";
  return name.starts_with("net/") && !has(kMachinesNet, name) ? "net" : "";
}

bool is_namespace_in_use(const std::string& name) {
  constexpr std::size_t kMostMounts = std::size_t{1} << 20U;
  constexpr std::size_t kRoot = 3;  // the column
  for (const std::string& line : nonempty_lines(read_file("/proc/self/mountinfo", kMostMounts).value_or(""))) {
    const auto columns = words(line);
    if (columns.size() > kRoot && columns[kRoot] == name) return true;
  }
  const std::string kind = name.substr(0, name.find(':'));
  return std::ranges::any_of(proc::all_processes(), [&](const proc::Process& process) {
    std::error_code error;
    return std::filesystem::read_symlink(fmt::format("/proc/{}/ns/{}", process.pid, kind), error) == name;
  });
}

}  // namespace toolkit::sysctl
