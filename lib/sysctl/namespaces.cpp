#include "lib/sysctl/namespaces.hpp"

#include <algorithm>
#include <array>

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

}  // namespace toolkit::sysctl
