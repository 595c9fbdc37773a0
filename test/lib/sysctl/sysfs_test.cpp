// What is no sysctl: huge pages, governors, schedulers. A tree of files stands for those that a test machine has not.
#include <filesystem>

#include "lib/sysctl/targets.hpp"
#include "test/lib/sysctl/job.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;
using namespace toolkit::sysctl_test;
using settings::Fate;
using settings::Status;
using test::TempDir;

namespace {

/// Files as a kernel has them, but for what they say after a write: what was written.
class Tree {
 public:
  Tree() {
    for (const auto& [path, value] : kFiles) {
      std::filesystem::create_directories(std::filesystem::path{folder_ / path}.parent_path());
      (void)folder_.write(path, std::string{value} + "\n");
    }
  }
  [[nodiscard]] std::string read(const std::string& path) const { return folder_.read(path); }
  [[nodiscard]] std::string root() const { return folder_.path(); }

 private:
  static constexpr std::pair<const char*, const char*> kFiles[] = {
      {"sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never"},
      {"sys/kernel/mm/transparent_hugepage/defrag", "always defer defer+madvise [madvise] never"},
      {"sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave"},
      {"sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave"},
      {"sys/block/sda/queue/scheduler", "none [mq-deadline] kyber"},
      {"sys/block/sda/device/model", "a disk"},
      {"sys/block/loop0/queue/scheduler", "[none] mq-deadline"},
      {"proc/sys/vm/nr_hugepages", "0"},
  };
  TempDir folder_;
};

}  // namespace

TEST_CASE("huge pages, governors and schedulers are written, verified and put back", "[sysctl]") {
  const Tree tree;
  const TempDir folder;
  KernelFiles files{tree.root()};
  std::vector<Assignment> assignments;
  for (const auto& [key, value] : Asked{{"thp", "never"},
                                        {"thp_defrag", "defer+madvise"},
                                        {"governor", "performance"},
                                        {"io_scheduler", "kyber"},
                                        {"hugepages", "64"}}) {
    assignments.push_back({.key = key, .value = value, .origin = key});
  }
  Mistakes mistakes;
  const Targets targets = resolve(assignments, files, mistakes);
  REQUIRE((mistakes.empty() && targets.list.size() == 6));
  Asked asked;
  for (const Target& target : targets.list) asked.emplace_back(target.path, target.value);
  for (const auto& result : set(files, asked, folder)) {
    INFO(result.name);
    CHECK(result.status == Status::changed);
  }
  CHECK(tree.read("sys/kernel/mm/transparent_hugepage/enabled") == "never\n");
  CHECK(tree.read("sys/kernel/mm/transparent_hugepage/defrag") == "defer+madvise\n");
  CHECK(tree.read("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor") == "performance\n");
  CHECK(tree.read("sys/block/sda/queue/scheduler") == "kyber\n");
  CHECK(tree.read("sys/block/loop0/queue/scheduler") == "[none] mq-deadline\n");
  CHECK(tree.read("proc/sys/vm/nr_hugepages") == "64\n");
  for (const auto& restored : put_back(files, folder)) CHECK(restored.fate == Fate::restored);
  CHECK(tree.read("sys/kernel/mm/transparent_hugepage/enabled") == "madvise\n");
  CHECK(tree.read("sys/kernel/mm/transparent_hugepage/defrag") == "madvise\n");
  CHECK(tree.read("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") == "powersave\n");
  CHECK(tree.read("sys/block/sda/queue/scheduler") == "mq-deadline\n");
  CHECK(tree.read("proc/sys/vm/nr_hugepages") == "0\n");
}

TEST_CASE("a choice that is made already is not made again", "[sysctl]") {
  const Tree tree;
  const TempDir folder;
  KernelFiles files{tree.root()};
  CHECK(set(files, {{"/sys/block/sda/queue/scheduler", "mq-deadline"}}, folder)[0].status == Status::already);
  CHECK(tree.read("sys/block/sda/queue/scheduler") == "none [mq-deadline] kyber\n");
}
