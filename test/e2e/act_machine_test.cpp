// actions/sysctl-setup, and the example workflow that sets up Redis's host: the machine is as before when the job ends.
#include <unistd.h>

#include <fstream>

#include "lib/core/text.hpp"
#include "test/e2e/act_repository.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/reserved_port.hpp"

namespace toolkit::e2e {
namespace {

using test::contains;
using tools_test::Ended;
using tools_test::Scratch;

constexpr std::chrono::seconds kPatience{240};
constexpr const char* kOvercommit = "/proc/sys/vm/overcommit_memory";
constexpr const char* kNotRoot = "only root changes the machine's settings, and this is not root";

std::string overcommit() { return std::string{trimmed(Scratch::content(kOvercommit))}; }

bool write_overcommit(const std::string& value) { return (std::ofstream{kOvercommit} << value << std::flush).good(); }

/// vm.overcommit_memory, which is 0 while this lives.
class NoOvercommit {
 public:
  NoOvercommit() : before_{overcommit()}, is_written_{write_overcommit("0")} {}
  NoOvercommit(const NoOvercommit&) = delete;
  NoOvercommit& operator=(const NoOvercommit&) = delete;
  ~NoOvercommit() { (void)write_overcommit(before_); }
  /// In a container without privileges it is not.
  [[nodiscard]] bool is_so() const { return is_written_ && overcommit() == "0"; }

 private:
  std::string before_;
  bool is_written_;
};

/// The steps of workflows/set-up-redis-host.yml, but for the two checkouts before them.
std::string steps_of_example() {
  const std::string text = Scratch::content(TOOLKIT_SOURCE_DIR "/workflows/set-up-redis-host.yml");
  const std::size_t first = text.find("      - run: ci-toolkit/dev build release\n");
  return first == std::string::npos ? "" : text.substr(first);
}

/// A step that writes what the setting is meanwhile to `file`.
std::string look_step(const std::string& file) {
  return std::string{"      - if: always()\n        run: cat "} + kOvercommit + " > '" + file + "'\n";
}

}  // namespace

TEST_CASE("the example workflow sets up the host of a Redis that does not complain, and puts it back", "[e2e]") {
  const auto act = act_program();
  if (!act) SKIP_TEST(kNoAct);
  if (::geteuid() != 0) SKIP_TEST(kNotRoot);
  if (!tools_test::has_program("redis-server")) SKIP_TEST("there is no redis-server");
  const NoOvercommit machine;
  if (!machine.is_so()) SKIP_TEST("vm.overcommit_memory cannot be written here");
  const test::ReservedPort port;
  const Scratch folder;
  const std::string steps = steps_of_example();
  REQUIRE_FALSE(steps.empty());
  const ActRepository repository{steps + look_step(folder / "meanwhile")};
  repository.add_actions("ci-toolkit");
  repository.add("ci-toolkit/dev", "#!/bin/sh\necho \"built by $*\"\n");
  const Ended ended = repository.run(*act, {"--env", "REDIS_PORT=" + port.text()})->finish(kPatience);
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  CHECK(folder.read("meanwhile") == "1\n");
  CHECK(overcommit() == "0");
  CHECK(contains(ended.out, "Ready to accept connections"));
  CHECK_FALSE(contains(ended.out, "WARNING"));
  CHECK(contains(ended.out, "changed for Redis, vm.overcommit_memory"));
  CHECK(contains(ended.out, "put back"));
}

TEST_CASE("the last step of sysctl-setup puts everything back after a job that failed", "[e2e]") {
  const auto act = act_program();
  if (!act) SKIP_TEST(kNoAct);
  if (::geteuid() != 0) SKIP_TEST(kNotRoot);
  const NoOvercommit machine;
  if (!machine.is_so()) SKIP_TEST("vm.overcommit_memory cannot be written here");
  const Scratch folder;
  const ActRepository repository{
      "      - id: machine\n"
      "        uses: org/ci-toolkit/sysctl-setup@v1\n"
      "        with:\n"
      "          settings: |\n"
      "            vm.overcommit_memory=1\n"
      "            -kernel.no_such=1\n"
      "          on-failure: fail\n"
      "          undo: always\n"
      "      - env:\n"
      "          SEEN: ${{ steps.machine.outputs.changed }}/${{ steps.machine.outputs.failed }}\n"
      "          REPORT: ${{ steps.machine.outputs.report }}\n"
      "        run: |\n"
      "          (echo \"$SEEN\"; cat \"$REPORT\"; env) > '" +
      (folder / "seen") + "'\n          exit 1\n" + look_step(folder / "meanwhile")};
  const std::string published = repository.make_published();
  const Ended ended = repository.run(*act, {"--local-repository", "org/ci-toolkit@v1=" + published})->finish(kPatience);
  INFO(ended.out << ended.err);
  CHECK(ended.code != 0);
  CHECK(folder.read("meanwhile") == "1\n");
  CHECK(overcommit() == "0");
  const std::string seen = folder.read("seen");
  INFO(seen);
  CHECK(seen.starts_with("vm.overcommit_memory/\n"));
  CHECK(contains(seen, "\"result\": \"changed\""));
  CHECK_FALSE(contains(seen, "INPUT_SETTINGS"));
}

}  // namespace toolkit::e2e
