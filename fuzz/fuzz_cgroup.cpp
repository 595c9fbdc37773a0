// The control groups that a machine tells of: whatever it says, what is found lies below a mount.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/cgroup/own_groups.hpp"

namespace {

using namespace toolkit::cgroup;
using toolkit::fuzz::require;

/// Files that are made once, and gone with the program.
class Machine {
 public:
  Machine() {
    std::string pattern = (std::filesystem::temp_directory_path() / "toolkit-fuzz-XXXXXX").string();
    require(::mkdtemp(pattern.data()) != nullptr, "there is a folder");
    folder_ = pattern;
    std::filesystem::create_directories(folder_ + "/proc/self");
    for (const char* group : {"", "/memory", "/memory/a", "/a", "/a/b"}) {
      const std::string path = folder_ + "/root/g" + group;
      std::filesystem::create_directories(path);
      std::ofstream{path + "/cgroup.procs"};
    }
  }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  ~Machine() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  [[nodiscard]] Paths paths() const { return {.proc = folder_ + "/proc", .root = folder_ + "/root"}; }

 private:
  std::string folder_;
};

void check(const Paths& paths, const std::optional<OwnGroup>& group) {
  if (!group) return;
  require(group->mount.starts_with(paths.root), "a mount lies where it was looked for");
  require(group->path.starts_with(group->mount), "a group lies below its mount");
  require(group->path.substr(group->mount.size()).find("/..") == std::string::npos, "no way leads out of a mount");
  const auto folders = with_ancestors(*group);
  require(folders.front() == group->path && folders.back() == group->mount, "the ancestors lead to the mount");
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Machine machine;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::size_t half = std::min(text.find('#'), text.size());
  std::ofstream{machine.paths().proc + "/self/mountinfo", std::ios::binary} << text.substr(0, half);
  std::ofstream{machine.paths().proc + "/self/cgroup", std::ios::binary}
      << text.substr(std::min(half + 1, text.size()));
  const OwnGroups groups = own_groups(machine.paths());
  for (const auto& group : {groups.unified, groups.cpu, groups.memory}) check(machine.paths(), group);
  return 0;
}
