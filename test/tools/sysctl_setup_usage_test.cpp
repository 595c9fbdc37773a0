// Bad input: found before anything is changed, all of it at once.
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {
namespace {

using test::contains;

Ended sysctl_setup(std::vector<std::string> words) {
  words.insert(words.begin(), TOOLKIT_SYSCTL_SETUP);
  return run_program(words);
}

struct Mistake {
  std::vector<std::string> arguments;
  std::vector<std::string> told;
};

}  // namespace

TEST_CASE("each mistake in a call is told with what would be right", "[sysctl-setup]") {
  const Scratch folder;
  const std::string bad = folder.write("bad.conf", "vm.swappiness=1\nnonsense\n");
  const std::string binary = folder.write("binary.conf", std::string{"vm.swappiness=\0\x01", 16});
  const std::vector<Mistake> mistakes{
      {{}, {"nothing is asked for", "KEY=VALUE", "--preset"}},
      {{"swappiness=1"}, {"'swappiness' is no setting", "vm.swappiness"}},
      {{"vm.swappiness"}, {"has no value", "vm.swappiness=10"}},
      {{"=1"}, {"there is no key"}},
      {{"vm/../../etc/passwd=1"}, {"is no setting"}},
      {{"/etc/passwd=1"}, {"is no setting"}},
      {{"vm.swappiness=1\n2"}, {"line end"}},
      {{"vm.x=" + std::string(5000, '1')}, {"longer than 4095 bytes"}},
      {{"nofile=much"}, {"nofile", "'much' is no limit"}},
      {{"nofile=9:1"}, {"'9:1' is no limit"}},
      {{"swap=on"}, {"swap=off or swap=4GiB"}},
      {{"vm.dirty_bytes=1", "vm.dirty_ratio=2"}, {"vm.dirty_bytes and vm.dirty_ratio are two sides of one setting"}},
      {{"net.ipv4.ip_forward=1", "net.ipv4.conf.lo.forwarding=0"}, {"also sets net.ipv4.conf.lo.forwarding"}},
      {{"--preset", "redi"}, {"--preset", "did you mean redis?", "core-dumps"}},
      {{"--file", "/nowhere.conf"}, {"--file", "/nowhere.conf"}},
      {{"--file", folder.path()}, {"--file"}},
      {{"--file", bad}, {"bad.conf:2", "'nonsense' is no setting"}},
      {{"--file", binary}, {"binary.conf:1"}},
      {{"--on-failure", "stop", "vm.swappiness=1"}, {"--on-failure", "warn"}},
      {{"--require", "vm.panic", "vm.swappiness=1"}, {"--require", "nothing is asked of 'vm.panic'"}},
      {{"--all", "vm.swappiness=1"}, {"--all", "restore"}},
      {{"--journal", "here", "vm.swappiness=1"}, {"--journal", "no absolute path"}},
      {{"--report", "/nowhere/report.json", "vm.swappiness=1"}, {"--report", "/nowhere"}},
      {{"restore", "vm.swappiness=1"}, {"restore", "takes no settings"}},
      {{"restore", "--preset", "redis"}, {"restore", "takes no --preset"}},
      {{"restore", "--check"}, {"restore", "takes no --check"}},
      {{"--undo", "always", "vm.swappiness=1"}, {"--undo", "no such option"}},
      {{"vm.swappiness=1", "restore"}, {"'restore'"}},
  };
  for (const Mistake& mistake : mistakes) {
    const Ended ended = sysctl_setup(mistake.arguments);
    CAPTURE(mistake.arguments, ended.err);
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    for (const std::string& part : mistake.told) CHECK(contains(ended.err, part));
  }
}

TEST_CASE("all mistakes of a call are told at once", "[sysctl-setup]") {
  const Ended ended = sysctl_setup({"swappiness=1", "--preset", "x", "nofile=z", "swap=z", "--require", "vm.x"});
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "4 mistakes"));
}

}  // namespace toolkit::tools_test
