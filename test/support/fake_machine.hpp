// A tree of files in place of /proc and of the folders where control groups are mounted.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "lib/cgroup/paths.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::test {

class FakeMachine {
 public:
  [[nodiscard]] cgroup::Paths paths() const { return {.proc = folder_ / "proc", .root = folder_ / "root"}; }
  /// A file of /proc: "self/cgroup", "meminfo" ...
  void proc(const std::string& name, const std::string& content) const { put(paths().proc + "/" + name, content); }
  /// A control group, by its path on the machine, and what is in one of its files.
  void group(const std::string& path) const { put(paths().root + path + "/cgroup.procs", ""); }
  void group(const std::string& path, const std::string& file, const std::string& content) const {
    group(path);
    put(paths().root + path + "/" + file, content);
  }

 private:
  static void put(const std::string& path, const std::string& content) {
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream{path, std::ios::binary} << content;
  }

  TempDir folder_;
};

/// Mounts as GitHub's Ubuntu machines have them: version 2 alone.
inline constexpr const char* kVersion2Mounts =
    "24 30 0:22 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw\n"
    "34 24 0:29 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

/// Version 1 alone.
inline constexpr const char* kVersion1Mounts =
    "31 23 0:28 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755\n"
    "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:15 - cgroup cgroup rw,cpu,cpuacct\n"
    "35 31 0:32 / /sys/fs/cgroup/memory rw shared:17 - cgroup cgroup rw,memory\n"
    "40 31 0:37 / /sys/fs/cgroup/systemd rw shared:11 - cgroup cgroup rw,xattr,name=systemd\n";

/// Version 1 beside a version 2 without controllers.
inline constexpr const char* kHybridMounts =
    "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
    "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n"
    "33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct\n"
    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

}  // namespace toolkit::test
