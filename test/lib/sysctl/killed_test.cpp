// A setup that is killed between any two of its writes.
#include <sys/wait.h>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "test/lib/sysctl/job.hpp"
#include "test/support/catch.hpp"
#include "test/support/forked.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;
using namespace toolkit::sysctl_test;
using test::TempDir;

namespace {

/// Files of a tree, until the process is killed before, in the middle of or after write number `last`.
class KillingFiles final : public SystemFiles {
 public:
  KillingFiles(std::string root, int last) : files_{std::move(root)}, left_{last} {}

  [[nodiscard]] settings::Attempt<std::string> read(const std::string& path) override { return files_.read(path); }
  [[nodiscard]] settings::Attempt<void> write(const std::string& path, const std::string& value) override {
    if (left_-- == 0) ::raise(SIGKILL);
    return files_.write(path, value);
  }
  [[nodiscard]] std::vector<std::string> list(const std::string& folder) override { return files_.list(folder); }
  [[nodiscard]] std::string namespace_of(const std::string& path) override { return files_.namespace_of(path); }
  [[nodiscard]] bool has_namespace(const std::string& name) override { return files_.has_namespace(name); }

 private:
  KernelFiles files_;
  int left_;
};

constexpr int kKeys = 6;

std::string key(int i) { return "/proc/sys/vm/key" + std::to_string(i); }

Asked asked() {
  Asked list;
  for (int i = 0; i < kKeys; ++i) list.emplace_back(key(i), std::to_string(100 + i));
  return list;
}

std::string state_of(const TempDir& tree) {
  std::string text;
  for (int i = 0; i < kKeys; ++i) text += tree.read(key(i).substr(1)) + ";";
  return text;
}

}  // namespace

TEST_CASE("a setup that is killed between any two writes is undone by the next restore", "[sysctl]") {
  for (int last = 0; last <= kKeys; ++last) {
    INFO("killed before write " << last);
    const TempDir tree;
    const TempDir folder;
    std::filesystem::create_directories(tree / "proc/sys/vm");
    for (int i = 0; i < kKeys; ++i) (void)tree.write(key(i).substr(1), std::to_string(i) + "\n");
    const std::string before = state_of(tree);
    const int status = test::in_forked_child([&] {
      KillingFiles files{tree.path(), last};
      (void)set(files, asked(), folder);
      return 0;
    });
    CHECK((last == kKeys ? WIFEXITED(status) : WIFSIGNALED(status)));
    if (last > 0) CHECK(state_of(tree) != before);
    // A restore that is killed, too, and one that is not.
    for (const int last_undo : {last / 2, -1}) {
      (void)test::in_forked_child([&] {
        KillingFiles files{tree.path(), last_undo};
        (void)put_back(files, folder);
        return 0;
      });
    }
    CHECK(state_of(tree) == before);
    CHECK_FALSE(settings::has_journal(folder / "journal", "machine"));
  }
}

TEST_CASE("a job over one that was killed puts back what was before both", "[sysctl]") {
  const TempDir tree;
  const TempDir folder;
  std::filesystem::create_directories(tree / "proc/sys/vm");
  for (int i = 0; i < kKeys; ++i) (void)tree.write(key(i).substr(1), std::to_string(i) + "\n");
  const std::string before = state_of(tree);
  (void)test::in_forked_child([&] {
    KillingFiles files{tree.path(), 3};
    (void)set(files, asked(), folder, "first");
    return 0;
  });
  KernelFiles files{tree.path()};
  (void)set(files, {{key(0), "7"}, {key(5), "7"}}, folder, "second");
  (void)put_back(files, folder, "first");
  CHECK((files.read(key(0)) == "7" && files.read(key(1)) == "1"));
  (void)put_back(files, folder, "second");
  CHECK(state_of(tree) == before);
}
