#include "lib/sysctl/couplings.hpp"

#include <fnmatch.h>

#include <algorithm>

namespace toolkit::sysctl {
namespace {

bool matches(std::string_view pattern, const std::string& path) {
  // Most paths differ before the first wildcard.
  const std::string_view start = pattern.substr(0, pattern.find('*'));
  if (!path.starts_with(start)) return false;
  if (start.size() == pattern.size()) return path.size() == pattern.size();
  return ::fnmatch(std::string{pattern}.c_str(), path.c_str(), FNM_PATHNAME) == 0;
}

bool has(const std::vector<std::string_view>& patterns, const std::string& path) {
  return std::ranges::any_of(patterns, [&](std::string_view pattern) { return matches(pattern, path); });
}

/// What conf/all sets for all interfaces of IPv6.
Coupling of_all_ipv6(std::string_view name, std::string_view leader, std::string_view members) {
  return {.name = name, .leaders = {leader}, .members = {members}};
}

/// Two units of one value. The finer one is put back.
Coupling in_milliseconds(std::string_view name, std::string_view coarse, std::string_view fine) {
  return {.name = name, .leaders = {}, .members = {fine}, .aliases = {coarse}};
}

}  // namespace

const std::vector<Coupling>& couplings() {
  static const std::vector<Coupling> table{
      {.name = "vm.dirty",
       .exclusive = true,
       .leaders = {},
       .members = {"/proc/sys/vm/dirty_ratio", "/proc/sys/vm/dirty_bytes"}},
      {.name = "vm.dirty_background",
       .exclusive = true,
       .leaders = {},
       .members = {"/proc/sys/vm/dirty_background_ratio", "/proc/sys/vm/dirty_background_bytes"}},
      {.name = "vm.overcommit",
       .exclusive = true,
       .leaders = {},
       .members = {"/proc/sys/vm/overcommit_ratio", "/proc/sys/vm/overcommit_kbytes"}},
      {.name = "net.ipv4.forwarding",
       .leaders = {"/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/ipv4/conf/all/forwarding"},
       .members = {"/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/ipv4/conf/*/forwarding"},
       .also = {"/proc/sys/net/ipv4/conf/all/accept_redirects"}},
      of_all_ipv6("net.ipv6.forwarding", "/proc/sys/net/ipv6/conf/all/forwarding",
                  "/proc/sys/net/ipv6/conf/*/forwarding"),
      of_all_ipv6("net.ipv6.disable_ipv6", "/proc/sys/net/ipv6/conf/all/disable_ipv6",
                  "/proc/sys/net/ipv6/conf/*/disable_ipv6"),
      of_all_ipv6("net.ipv6.ignore_routes_with_linkdown", "/proc/sys/net/ipv6/conf/all/ignore_routes_with_linkdown",
                  "/proc/sys/net/ipv6/conf/*/ignore_routes_with_linkdown"),
      of_all_ipv6("net.ipv6.addr_gen_mode", "/proc/sys/net/ipv6/conf/all/addr_gen_mode",
                  "/proc/sys/net/ipv6/conf/*/addr_gen_mode"),
      in_milliseconds("net.ipv4.neigh.base_reachable_time", "/proc/sys/net/ipv4/neigh/*/base_reachable_time",
                      "/proc/sys/net/ipv4/neigh/*/base_reachable_time_ms"),
      in_milliseconds("net.ipv6.neigh.base_reachable_time", "/proc/sys/net/ipv6/neigh/*/base_reachable_time",
                      "/proc/sys/net/ipv6/neigh/*/base_reachable_time_ms"),
      in_milliseconds("net.ipv4.neigh.retrans_time", "/proc/sys/net/ipv4/neigh/*/retrans_time",
                      "/proc/sys/net/ipv4/neigh/*/retrans_time_ms"),
      in_milliseconds("net.ipv6.neigh.retrans_time", "/proc/sys/net/ipv6/neigh/*/retrans_time",
                      "/proc/sys/net/ipv6/neigh/*/retrans_time_ms"),
      in_milliseconds("net.ipv4.route.gc_min_interval", "/proc/sys/net/ipv4/route/gc_min_interval",
                      "/proc/sys/net/ipv4/route/gc_min_interval_ms"),
      in_milliseconds("net.ipv6.route.gc_min_interval", "/proc/sys/net/ipv6/route/gc_min_interval",
                      "/proc/sys/net/ipv6/route/gc_min_interval_ms"),
  };
  return table;
}

const Coupling* coupling_of(const std::string& path) {
  const auto found = std::ranges::find_if(couplings(), [&](const Coupling& coupling) {
    return has(coupling.members, path) || has(coupling.also, path) || has(coupling.aliases, path);
  });
  return found == couplings().end() ? nullptr : &*found;
}

bool is_leader(const Coupling& coupling, const std::string& path) { return has(coupling.leaders, path); }

bool is_alias(const Coupling& coupling, const std::string& path) { return has(coupling.aliases, path); }

std::string member_of(const Coupling& coupling, const std::string& path) {
  return is_alias(coupling, path) ? path + "_ms" : path;
}

}  // namespace toolkit::sysctl
