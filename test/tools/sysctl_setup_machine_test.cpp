// The machine's own settings, changed for a moment: these tests run one at a time.
#include <unistd.h>

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
