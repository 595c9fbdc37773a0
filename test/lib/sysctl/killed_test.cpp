// A setup that is killed between any two of its writes.
#include <sys/wait.h>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "test/lib/sysctl/job.hpp"
#include "test/support/catch.hpp"
#include "test/support/forked.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;
using namespace toolkit::sysctl_test;
using test::TempDir;

namespace {

const std::string kRatio = "/proc/sys/vm/dirty_ratio";
const std::string kBytes = "/proc/sys/vm/dirty_bytes";

/// Files of a tree, until the process is killed before write number `last`. As in a kernel, of two sides of one setting
/// the one is 0 when the other is written; and key1 takes key0 back to 0.
class KillingFiles final : public SystemFiles {
 public:
  KillingFiles(std::string root, int last, bool takes_back = false)
      : files_{std::move(root)}, left_{last}, takes_back_{takes_back} {}

  [[nodiscard]] settings::Attempt<std::string> read(const std::string& path) override { return files_.read(path); }
  [[nodiscard]] settings::Attempt<void> write(const std::string& path, const std::string& value) override {
    if (left_-- == 0) ::raise(SIGKILL);
    if (path == kRatio) (void)files_.write(kBytes, "0");
    if (path == kBytes) (void)files_.write(kRatio, "0");
    if (path == "/proc/sys/vm/key1" && takes_back_) (void)files_.write("/proc/sys/vm/key0", "0");
    return files_.write(path, value);
  }
  [[nodiscard]] std::vector<std::string> list(const std::string& folder) override { return files_.list(folder); }
  [[nodiscard]] std::string namespace_of(const std::string& path) override { return files_.namespace_of(path); }
  [[nodiscard]] bool has_namespace(const std::string& name) override { return files_.has_namespace(name); }

 private:
  KernelFiles files_;
  int left_;
  bool takes_back_ = false;
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
  for (const std::string& side : {kRatio, kBytes}) text += tree.read(side.substr(1)) + ";";
  return text;
}

void fill(const TempDir& tree) {
  std::filesystem::create_directories(tree / "proc/sys/vm");
  for (int i = 0; i < kKeys; ++i) (void)tree.write(key(i).substr(1), std::to_string(i) + "\n");
  (void)tree.write(kRatio.substr(1), "20\n");
  (void)tree.write(kBytes.substr(1), "0\n");
}

/// Runs `work` with files that kill before write number `last`; whether they did.
bool is_killed(const TempDir& tree, int last, const std::function<void(KillingFiles&)>& work) {
  const int status = test::in_forked_child([&] {
    KillingFiles files{tree.path(), last, true};
    work(files);
    return 0;
  });
  return WIFSIGNALED(status);
}

}  // namespace

TEST_CASE("a setup that is killed between any two writes is undone by the next restore", "[sysctl]") {
  for (int last = 0; last <= kKeys; ++last) {
    INFO("killed before write " << last);
    const TempDir tree;
    const TempDir folder;
    fill(tree);
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
  fill(tree);
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

TEST_CASE("couplings, what has to be written again, and a job over another: killed anywhere, all of it is put back",
          "[sysctl]") {
  constexpr int kMost = 12;  // writes of the second job and of what undoes both
  int killed_setups = 0;
  int killed_restores = 0;
  for (int last = 0; last < kMost; ++last) {
    for (int last_undo = 0; last_undo < kMost; ++last_undo) {
      INFO("killed before write " << last << ", and before write " << last_undo << " of the restore");
      const TempDir tree;
      const TempDir folder;
      fill(tree);
      const std::string before = state_of(tree);
      KernelFiles plain{tree.path()};
      CHECK_FALSE(is_killed(tree, -1, [&](KillingFiles& files) {
        (void)set(files, {{kBytes, "1000"}, {key(0), "70"}, {key(2), "72"}}, folder, "first");
      }));
      const std::string with_first = state_of(tree);
      const bool is_cut = is_killed(tree, last, [&](KillingFiles& files) {
        (void)set(files, {{key(0), "80"}, {key(1), "81"}, {kRatio, "5"}, {key(2), "72"}}, folder, "second");
      });
      killed_setups += is_cut ? 1 : 0;
      const auto undo = [&](int at, const std::string& holder) {
        return is_killed(tree, at, [&](KillingFiles& files) { (void)put_back(files, folder, holder); });
      };
      killed_restores += undo(last_undo, "second") ? 1 : 0;
      (void)undo(-1, "second");
      CHECK(state_of(tree) == with_first);
      (void)undo(-1, "first");
      CHECK(state_of(tree) == before);
      CHECK_FALSE(settings::has_journal(folder / "journal", "machine"));
    }
  }
  CHECK((killed_setups > kMost && killed_restores > kMost));
}
