// A tree of /proc/sys in memory with a kernel's ways: couplings, clamps, refusals.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "lib/sysctl/system_files.hpp"

namespace toolkit::sysctl_test {

inline std::string proc_sys(const std::string& name) { return "/proc/sys/" + name; }

class FakeKernel final : public sysctl::SystemFiles {
 public:
  FakeKernel() {
    for (const char* name :
         {"vm/swappiness", "vm/overcommit_memory", "kernel/panic", "fs/file-max", "net/core/somaxconn"}) {
      files[proc_sys(name)] = "100";
    }
    for (const char* side : {"dirty", "dirty_background"}) {
      files[proc_sys(std::string{"vm/"} + side + "_ratio")] = "20";
      files[proc_sys(std::string{"vm/"} + side + "_bytes")] = "0";
    }
    files[proc_sys("vm/overcommit_ratio")] = "50";
    files[proc_sys("vm/overcommit_kbytes")] = "0";
    files[proc_sys("net/ipv4/ip_forward")] = "0";
    files[proc_sys("net/ipv4/conf/all/accept_redirects")] = "1";
    for (const char* interface : {"all", "default", "eth0", "eth0.100", "lo"}) {
      files[conf("ipv4", interface, "forwarding")] = "0";
      files[conf("ipv4", interface, "rp_filter")] = "0";
      files[conf("ipv6", interface, "disable_ipv6")] = "0";
      files[conf("ipv6", interface, "forwarding")] = "0";
    }
    files["/sys/kernel/mm/transparent_hugepage/enabled"] = "always [madvise] never";
    files["/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"] = "powersave";
    files["/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor"] = "powersave";
    for (const char* disk : {"sda", "loop0"})
      files[std::string{"/sys/block/"} + disk + "/queue/scheduler"] = "[none] bfq";
    files["/sys/block/sda/device/model"] = "disk";
  }

  static std::string conf(const std::string& family, const std::string& interface, const std::string& key) {
    return proc_sys("net/" + family + "/conf/" + interface + "/" + key);
  }

  [[nodiscard]] settings::Attempt<std::string> read(const std::string& path) override {
    const auto found = files.find(path);
    if (found == files.end()) return refused(settings::Reason::unknown, path);
    return found->second;
  }

  [[nodiscard]] settings::Attempt<void> write(const std::string& path, const std::string& value) override {
    before_write();
    if (!files.contains(path)) return refused(settings::Reason::unknown, path);
    if (const auto refusal = refusals.find(path); refusal != refusals.end()) return refused(refusal->second, path);
    writes.push_back(path + "=" + value);
    const auto clamp = clamps.find(path);
    files[path] = clamp == clamps.end() ? value : clamp->second;
    follow(path);
    return {};
  }

  [[nodiscard]] std::vector<std::string> list(const std::string& folder) override {
    std::set<std::string> names;
    for (const auto& [path, value] : files) {
      if (!path.starts_with(folder + "/")) continue;
      const std::string rest = path.substr(folder.size() + 1);
      names.insert(rest.substr(0, rest.find('/')));
    }
    return {names.begin(), names.end()};
  }

  [[nodiscard]] std::string namespace_of(const std::string& path) override {
    return path.starts_with("/proc/sys/net/") ? net_namespace : "";
  }

  [[nodiscard]] bool has_namespace(const std::string& name) override { return namespaces.contains(name); }

  std::map<std::string, std::string> files = {};
  std::map<std::string, std::string> clamps = {};
  std::map<std::string, settings::Reason> refusals = {};
  std::vector<std::string> writes = {};
  std::string net_namespace = "net:[1]";  ///< ours
  std::set<std::string> namespaces = {"net:[1]", "net:[2]"};
  std::function<void()> before_write = [] {};

 private:
  static tl::unexpected<settings::Refusal> refused(settings::Reason reason, const std::string& path) {
    return tl::unexpected<settings::Refusal>{settings::Refusal{reason, path + ": refused"}};
  }

  /// What the kernel changes along with a file.
  void follow(const std::string& path) {
    for (const char* side : {"vm/dirty", "vm/dirty_background"}) {
      zero_other(path, proc_sys(std::string{side} + "_ratio"), proc_sys(std::string{side} + "_bytes"));
    }
    zero_other(path, proc_sys("vm/overcommit_ratio"), proc_sys("vm/overcommit_kbytes"));
    const std::string value = files[path];
    if (path == proc_sys("net/ipv4/ip_forward") || path == conf("ipv4", "all", "forwarding")) {
      files[proc_sys("net/ipv4/ip_forward")] = value;
      files[conf("ipv4", "all", "accept_redirects")] = value == "0" ? "1" : "0";
      set_all("ipv4", "forwarding", value);
    }
    for (const char* key : {"disable_ipv6", "forwarding"}) {
      if (path == conf("ipv6", "all", key)) set_all("ipv6", key, value);
    }
  }

  void zero_other(const std::string& path, const std::string& ratio, const std::string& bytes) {
    if (path == ratio) files[bytes] = "0";
    if (path == bytes) files[ratio] = "0";
  }

  void set_all(const std::string& family, const std::string& key, const std::string& value) {
    for (auto& [path, held] : files) {
      if (path.starts_with(proc_sys("net/" + family + "/conf/")) && path.ends_with("/" + key)) held = value;
    }
  }
};

}  // namespace toolkit::sysctl_test
