// Out of memory, in a control group that has little.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "lib/core/random.hpp"
#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

constexpr const char* kLimit = "67108864";

/// The folder of the group that this process is in, for a hierarchy with the memory controller, or nothing.
std::string own_group(const std::string& controller, const std::string& mount) {
  std::ifstream file{"/proc/self/cgroup"};
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(':');
    const std::size_t path = line.find(':', colon + 1);
    if (line.substr(colon + 1, path - colon - 1) == controller) return mount + line.substr(path + 1);
  }
  return {};
}

/// A group of 64 MiB, of version 1 or 2, that goes with the test.
class SmallGroup {
 public:
  SmallGroup() {
    const std::string name = "/toolkit-test-" + secure_token(6);
    std::error_code error;
    for (const auto& [parent, limit] :
         {std::pair{own_group("memory", "/sys/fs/cgroup/memory"), "memory.limit_in_bytes"},
          std::pair{own_group("", "/sys/fs/cgroup"), "memory.max"}}) {
      const std::string folder = parent + name;
      if (parent.empty() || !std::filesystem::create_directory(folder, error) || error) continue;
      path_ = folder;
      std::ofstream{folder + "/memory.swap.max"} << 0;
      if (std::filesystem::exists(folder + "/" + limit) && std::ofstream{folder + "/" + limit} << kLimit) return;
      std::filesystem::remove(folder, error);
      path_.clear();
    }
  }
  SmallGroup(const SmallGroup&) = delete;
  SmallGroup& operator=(const SmallGroup&) = delete;
  ~SmallGroup() {
    if (!path_.empty()) ::rmdir(path_.c_str());
  }
  /// Empty where there can be none.
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("a command that memory ran out for is named as such", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  const SmallGroup group;
  if (group.path().empty()) SKIP_TEST("no control group with a memory controller can be made");
  for (const std::string cgroup : {"auto", "never"}) {
    INFO(cgroup);
    const RetryRun run;
    std::vector<std::string> argv{"sh", "-c", "echo 0 >'" + group.path() + "/cgroup.procs' && exec \"$@\"", "sh"};
    for (std::string& word : run.words({"--cgroup", cgroup, "--timeout", "40s", "--", process_tree(), "m"})) {
      argv.push_back(std::move(word));
    }
    const Ended ended = run_program(argv, run.options());
    INFO(ended.err);
    CHECK(ended.code == 137);
    CHECK(contains(ended.err, "out of memory (killed by the kernel), signal 9"));
    CHECK(contains(ended.err, "use fewer workers, or a machine with more memory"));
    CHECK(run.report()["reason"] == "out-of-memory");
    CHECK(run.report()["attempts"][0]["out_of_memory"] == "certain");
  }
}

TEST_CASE("a signal 9 that somebody sent is not taken for want of memory", "[retry-run]") {
  const RetryRun run;
  CHECK(run.run({"--", "sh", "-c", "kill -9 $$"}).code == 137);
  CHECK(run.report()["attempts"][0]["out_of_memory"].is_null());
}

TEST_CASE("the peak of the memory is reported with its source", "[retry-run]") {
  const RetryRun run;
  // Long enough for a look at it.
  CHECK(run.run({"--cgroup", "never", "--", "sh", "-c", "sleep 0.2"}).code == 0);
  CHECK(run.report()["attempts"][0]["peak_memory_source"] == "sampled");
  CHECK(run.report()["attempts"][0]["peak_memory_bytes"] > 0);
}

}  // namespace toolkit::tools_test
