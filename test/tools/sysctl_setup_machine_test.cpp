// The machine's own settings, changed for a moment: these tests run one at a time.
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {
namespace {

using test::contains;

constexpr const char* kOvercommit = "/proc/sys/vm/overcommit_memory";
constexpr const char* kPattern = "/proc/sys/kernel/core_pattern";

/// Why nothing of the machine can be changed here; empty when it can.
std::string obstacle() {
  if (::geteuid() != 0) return "only root changes the machine";
  return ::access(kOvercommit, W_OK) == 0 && ::access(kPattern, W_OK) == 0 ? "" : "/proc/sys cannot be written to";
}

std::string line_of(const char* path) { return std::string{trimmed(Scratch::content(path))}; }

/// Calls with a journal of the test; what a failed test leaves is put back, too.
class Setup {
 public:
  ~Setup() { (void)run({"restore", "--all"}); }
  [[nodiscard]] std::vector<std::string> call(std::vector<std::string> words) const {
    words.insert(words.begin(), {TOOLKIT_SYSCTL_SETUP, "--journal", folder_ / "journal"});
    return words;
  }
  [[nodiscard]] Ended run(std::vector<std::string> words) const { return run_program(call(std::move(words))); }
  [[nodiscard]] const Scratch& folder() const { return folder_; }

 private:
  Scratch folder_;
};

}  // namespace

TEST_CASE("Redis's host is set up and put back", "[sysctl-setup]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const Setup setup;
  const std::string before = line_of(kOvercommit);
  const Ended set = setup.run({"--preset", "redis", "--require", "vm.overcommit_memory"});
  INFO(set.out << set.err);
  CHECK(set.code == 0);
  CHECK(line_of(kOvercommit) == "1");
  CHECK(setup.run({"--check", "--preset", "redis"}).code == 0);
  CHECK(setup.run({"restore"}).code == 0);
  CHECK(line_of(kOvercommit) == before);
}

TEST_CASE("transparent huge pages are set and put back", "[sysctl-setup]") {
  constexpr const char* kEnabled = "/sys/kernel/mm/transparent_hugepage/enabled";
  if (::access(kEnabled, W_OK) != 0) SKIP_TEST("transparent huge pages cannot be set here");
  const Setup setup;
  const std::string before = line_of(kEnabled);
  const std::string other = contains(before, "[never]") ? "madvise" : "never";
  const Ended set = setup.run({"thp=" + other});
  INFO(set.out << set.err);
  CHECK(set.code == 0);
  CHECK(contains(line_of(kEnabled), "[" + other + "]"));
  CHECK(contains(set.out, "1 changed"));
  CHECK(setup.run({"restore"}).code == 0);
  CHECK(line_of(kEnabled) == before);
}

TEST_CASE("swap is a file, then off, and then as it was", "[sysctl-setup]") {
  constexpr const char* kSwapFile = "/var/lib/ci-toolkit/swapfile";
  const auto swaps = [] { return nonempty_lines(Scratch::content("/proc/swaps")).size() - 1; };
  if (::geteuid() != 0 || swaps() != 0) SKIP_TEST("only root, and on a machine without swap");
  const Setup setup;
  const Ended on = setup.run({"swap=1MiB"});
  INFO(on.out << on.err);
  if (contains(on.err, "not applied")) SKIP_TEST("no swap file can be used here");
  CHECK(swaps() == 1);
  const Ended off = setup.run({"swap=off"});
  INFO(off.out << off.err);
  CHECK((off.code == 0 && swaps() == 0 && !std::filesystem::exists(kSwapFile)));
  CHECK(setup.run({"--check", "swap=off"}).code == 0);
  CHECK(setup.run({"restore"}).code == 0);
  CHECK((swaps() == 0 && !std::filesystem::exists(kSwapFile)));
}

TEST_CASE("a setup that is ended while it makes swap leaves none", "[sysctl-setup]") {
  constexpr const char* kSwapFile = "/var/lib/ci-toolkit/swapfile";
  constexpr int kRounds = 15;
  const auto swaps = [] { return nonempty_lines(Scratch::content("/proc/swaps")).size() - 1; };
  if (::geteuid() != 0 || swaps() != 0) SKIP_TEST("only root, and on a machine without swap");
  const Setup setup;
  for (int round = 0; round < kRounds; ++round) {
    {
      const Program killed{setup.call({"swap=16MiB"})};
      const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{round * 3};
      while (std::chrono::steady_clock::now() < until) {
      }
    }
    CHECK(setup.run({"restore"}).code == 0);
    CHECK((swaps() == 0 && !std::filesystem::exists(kSwapFile)));
  }
}

TEST_CASE("with the preset core-dumps a crash leaves a core dump where it says", "[sysctl-setup]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const Setup setup;
  const std::string before = line_of(kPattern);
  // The limit is that of the process that starts the next steps: the shell, here.
  const std::string script = R"("$@" >&2 && sh -c 'echo $$; kill -SEGV $$'; "$0" restore --journal "$3" >&2)";
  std::vector<std::string> words{"sh", "-c", script, TOOLKIT_SYSCTL_SETUP};
  for (const std::string& word : setup.call({"--preset", "core-dumps", "--on-failure", "fail"})) words.push_back(word);
  const Ended ended = run_program(words);
  INFO(ended.out << ended.err);
  if (contains(ended.err, "core: not applied") || contains(ended.err, "core=unlimited: not applied")) {
    SKIP_TEST("the limit of core dumps cannot be raised here");
  }
  const std::string pid{trimmed(ended.out)};
  REQUIRE_FALSE(pid.empty());
  bool is_found = false;
  for (const auto& entry : std::filesystem::directory_iterator{"/tmp/ci-toolkit-cores"}) {
    if (!contains(entry.path().filename().string(), "." + pid + ".")) continue;
    is_found = true;
    CHECK(entry.file_size() > 0);
    std::filesystem::remove(entry.path());
  }
  CHECK(is_found);
  CHECK(line_of(kPattern) == before);
}

}  // namespace toolkit::tools_test
