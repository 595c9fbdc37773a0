// Settings that change each other: two sides of one thing, and one that speaks for many.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toolkit::sysctl {

struct Coupling {
  std::string_view name;
  /// exclusive: two sides of one thing, of which one is in force; the kernel sets the other to 0. Else the leaders set
  /// all members.
  bool exclusive = false;
  std::vector<std::string_view> leaders;  ///< paths
  std::vector<std::string_view> members;  ///< paths, with wildcards; of an exclusive coupling both sides
  /// What the kernel changes along with the leaders, too, though it means something else.
  std::vector<std::string_view> also = {};
  /// Files that say the value of one member in a coarser unit: that has the same path with "_ms" behind it. Each such
  /// member is a setting of its own.
  std::vector<std::string_view> aliases = {};
};

/// The table. Source: the kernel's Documentation/admin-guide/sysctl/vm.rst, Documentation/networking/ip-sysctl.rst,
/// net/ipv4/devinet.c (inet_forward_change), net/ipv6/addrconf.c, net/core/neighbour.c, net/ipv4/route.c.
[[nodiscard]] const std::vector<Coupling>& couplings();

/// The coupling that the file belongs to, or nullptr.
[[nodiscard]] const Coupling* coupling_of(const std::string& path);

[[nodiscard]] bool is_leader(const Coupling& coupling, const std::string& path);
[[nodiscard]] bool is_alias(const Coupling& coupling, const std::string& path);
/// The member that an alias is about; else the path.
[[nodiscard]] std::string member_of(const Coupling& coupling, const std::string& path);

}  // namespace toolkit::sysctl
