#include "lib/sysctl/swap.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "lib/core/file.hpp"
#include "test/lib/settings/fake_world.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/far_away.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;
using settings::Fate;
using settings::Status;
using test::contains;
using test::TempDir;

namespace {

std::string swaps() { return read_file("/proc/swaps", 65536).value_or(""); }

}  // namespace

TEST_CASE("swap is off or of a size", "[sysctl]") {
  CHECK(read_swap("off") == 0);
  CHECK(read_swap("4GiB") == std::uint64_t{4} << 30U);
  CHECK(read_swap("1MiB") == std::uint64_t{1} << 20U);
  for (const char* bad : {"", "on", "0", "4", "1023KiB", "-1GiB", "4 GiB"}) {
    INFO(bad);
    CHECK_FALSE(read_swap(bad));
  }
}

TEST_CASE("a swap file is made, used, and gone when it is put back", "[sysctl]") {
  const TempDir folder;
  const std::string file = folder / "deep/swapfile";
  const auto setting = [&] { return swap_setting(file); };
  const auto before = setting()->read();
  REQUIRE(before);
  auto journal = settings::Journal::open(folder / "journal", "machine", "boot", test::far_away());
  std::vector<settings::Request> requests;
  requests.push_back({.setting = setting(), .name = "swap", .asked = "3MiB"});
  const auto applied = settings::apply(requests, {.id = "h"}, journal);
  if (applied[0].status == Status::not_applied) {
    CHECK_FALSE(std::filesystem::exists(file));
    SKIP_TEST("no swap file can be used here: " + applied[0].refusal->message);
  }
  CHECK(applied[0].status == Status::changed);
  CHECK(contains(swaps(), file));
  struct stat info {};
  REQUIRE(::stat(file.c_str(), &info) == 0);
  CHECK(((info.st_mode & 0777U) == 0600U && info.st_size == 3 << 20));
  CHECK(setting()->satisfies("3MiB", *setting()->read()));
  CHECK_FALSE(setting()->satisfies("4MiB", *setting()->read()));
  CHECK_FALSE(setting()->satisfies("off", *setting()->read()));
  REQUIRE(setting()->write("2MiB"));  // another size takes its place
  CHECK(setting()->satisfies("2MiB", *setting()->read()));
  REQUIRE(setting()->write("3MiB"));

  const auto restored = settings::restore(
                            journal, [](const settings::Holder&) { return true; },
                            [&](const std::string& id) -> settings::Attempt<std::unique_ptr<settings::Setting>> {
                              CHECK(id == kSwapId);
                              return setting();
                            })
                            .restored;
  CHECK(restored.at(0).fate == Fate::restored);
  CHECK_FALSE(contains(swaps(), file));
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(*setting()->read() == *before);

  // What one who was killed has left. Where there is swap, it is not ours to switch off.
  if (*before != "off") return;
  (void)folder.write("deep/swapfile", "half of it");
  REQUIRE(setting()->write("off"));
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("jobs that ask for other swap, or for none, give back what they found", "[sysctl]") {
  const TempDir folder;
  const std::string file = folder / "swapfile";
  const auto setting = [&] { return swap_setting(file); };
  if (*setting()->read() != "off") SKIP_TEST("the machine has swap of its own");
  auto journal = settings::Journal::open(folder / "journal", "machine", "boot", test::far_away());
  const auto set = [&](const std::string& holder, const std::string& asked) {
    std::vector<settings::Request> requests;
    requests.push_back({.setting = setting(), .name = "swap", .asked = asked});
    return settings::apply(requests, {.id = holder}, journal)[0];
  };
  const auto end = [&](const std::string& holder) {
    return settings::restore(
               journal, settings_test::is(holder),
               [&](const std::string&) -> settings::Attempt<std::unique_ptr<settings::Setting>> { return setting(); })
        .restored.at(0)
        .fate;
  };
  if (const auto first = set("first", "1MiB"); first.refusal) {
    SKIP_TEST("no swap file can be used here: " + first.refusal->message);
  }
  const std::string of_first = *setting()->read();
  CHECK(set("second", "off").status == Status::changed);
  CHECK((*setting()->read() == "off" && !std::filesystem::exists(file)));
  CHECK(set("third", "2MiB").status == Status::changed);
  CHECK(end("third") == Fate::restored);
  CHECK(*setting()->read() == "off");
  CHECK(set("fourth", "2MiB").status == Status::changed);
  CHECK(end("second") == Fate::still_held);
  CHECK(setting()->satisfies("2MiB", *setting()->read()));
  CHECK(end("fourth") == Fate::restored);
  CHECK(setting()->satisfies(of_first, *setting()->read()));
  CHECK(setting()->satisfies("1MiB", *setting()->read()));
  CHECK(end("first") == Fate::restored);
  CHECK((*setting()->read() == "off" && !std::filesystem::exists(file)));
}

TEST_CASE("a swap file that a reboot has left is removed, and one in use is not", "[sysctl]") {
  const TempDir folder;
  (void)folder.write("swapfile", "of the boot before");
  remove_unused_swap_file(folder / "swapfile");
  CHECK_FALSE(std::filesystem::exists(folder / "swapfile"));
  remove_unused_swap_file(folder / "swapfile");
  const auto setting = swap_setting(folder / "swapfile");
  if (*setting->read() != "off") SKIP_TEST("the machine has swap of its own");
  if (const auto used = setting->write("1MiB"); !used) SKIP_TEST("no swap file can be used: " + used.error().message);
  remove_unused_swap_file(folder / "swapfile");
  CHECK(std::filesystem::exists(folder / "swapfile"));
  REQUIRE(setting->write("off"));
}

TEST_CASE("swap that is off can be told from swap in use, and both are shown as people write them", "[sysctl]") {
  const auto setting = swap_setting("/x/swapfile");
  CHECK(setting->satisfies("off", "off"));
  CHECK_FALSE(setting->satisfies("off", "/dev/sda2 -2 1000\n"));
  CHECK(setting->satisfies("/dev/sda2 -2 1000\n", "/dev/sda2 -3 1000\n"));
  CHECK_FALSE(setting->satisfies("/dev/sda2 -2 1000\n", "/dev/sda2 -2 2000\n"));
  CHECK_FALSE(setting->satisfies("/dev/sda2 -2 1000\n", "off"));
  CHECK(setting->shown("/a b/swap -2 1000\n/dev/sda2 5 2000\n") == "/a b/swap (1000 kB), /dev/sda2 (2000 kB)");
  CHECK(setting->shown("off") == "off");
}
