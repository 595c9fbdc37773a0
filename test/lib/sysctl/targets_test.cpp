#include "lib/sysctl/targets.hpp"

#include <algorithm>

#include "lib/sysctl/presets.hpp"
#include "test/lib/sysctl/fake_kernel.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;
using namespace toolkit::sysctl_test;
using test::contains;

namespace {

struct Resolved {
  Targets targets;
  std::vector<std::string> mistakes;

  [[nodiscard]] std::string value(const std::string& name) const {
    const auto found = std::ranges::find(targets.list, name, &Target::name);
    return found == targets.list.end() ? "none" : found->value;
  }
};

Resolved resolved(const std::vector<std::string>& lines) {
  FakeKernel kernel;
  Mistakes mistakes;
  std::vector<Assignment> assignments;
  for (const std::string& line : lines) assignments.push_back(read_assignment(line, line, mistakes));
  Resolved result{.targets = resolve(assignments, kernel, mistakes), .mistakes = {}};
  result.mistakes = mistakes.list();
  return result;
}

}  // namespace

TEST_CASE("the later of two values wins, with a note", "[sysctl]") {
  const auto result = resolved({"vm.swappiness=1", "kernel.panic=5", "vm/swappiness=2"});
  REQUIRE(result.targets.list.size() == 2);
  CHECK(result.value("vm.swappiness") == "2");
  REQUIRE(result.targets.notes.size() == 1);
  CHECK(result.targets.notes[0] == "vm.swappiness: 2 of vm/swappiness=2 wins over 1 of vm.swappiness=1");
  CHECK(resolved({"vm.swappiness=1", "vm.swappiness=0x1"}).targets.notes.empty());
}

TEST_CASE("a wildcard stands for what is there, and gives way to a name", "[sysctl]") {
  const auto result =
      resolved({"net.ipv4.conf.eth0.rp_filter=1", "net.ipv4.conf.*.rp_filter=2", "-net.ipv4.conf.lo.rp_filter"});
  CHECK(result.mistakes.empty());
  CHECK(result.value("net.ipv4.conf.eth0.rp_filter") == "1");
  CHECK(result.value("net.ipv4.conf.all.rp_filter") == "2");
  CHECK(result.value("net.ipv4.conf.eth0/100.rp_filter") == "2");
  CHECK(result.value("net.ipv4.conf.lo.rp_filter") == "none");
  const auto nothing = resolved({"net.ipv4.conf.*.nonsense=2"});
  CHECK(
      (nothing.targets.list.size() == 1 && nothing.value("net.ipv4.conf.*.nonsense") == "2"));  // it has a result, too
  CHECK(resolved({"net.ipv4.conf.lo.*=2", "-net.ipv4.conf.lo.forwarding", "-net.ipv4.conf.lo.rp_filter"})
            .targets.list.empty());
}

TEST_CASE("our words stand for files", "[sysctl]") {
  const auto result = resolved({"governor=performance", "io_scheduler=bfq", "thp=never", "swap=4GiB", "nofile=10:20"});
  CHECK(result.mistakes.empty());
  CHECK(result.value("/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor") == "performance");
  CHECK(result.value("/sys/block/sda/queue/scheduler") == "bfq");
  CHECK(result.value("/sys/block/loop0/queue/scheduler") == "none");  // no disk
  CHECK((result.value("thp") == "never" && result.value("swap") == "4GiB" && result.value("nofile") == "10:20"));
}

TEST_CASE("of two least values the larger one counts", "[sysctl]") {
  FakeKernel kernel;
  Mistakes mistakes;
  std::vector<Assignment> assignments;
  for (const char* name : {"load-test", "redis", "elasticsearch"}) {
    for (const PresetLine& line : find_preset(name)->lines) {
      assignments.push_back(
          {.key = std::string{line.name}, .value = std::string{line.value}, .origin = name, .at_least = line.at_least});
    }
  }
  Resolved result{.targets = resolve(assignments, kernel, mistakes), .mistakes = mistakes.list()};
  CHECK(result.value("net.core.somaxconn") == "65535");
  CHECK(result.value("nofile") == "250000");
  CHECK(result.targets.notes.empty());
}

TEST_CASE("both sides of one setting cannot be asked for", "[sysctl]") {
  for (const char* pair : {"vm.dirty_", "vm.dirty_background_", "vm.overcommit_"}) {
    const std::string other = std::string{pair} == "vm.overcommit_" ? "kbytes" : "bytes";
    const auto result = resolved({std::string{pair} + "ratio=10", std::string{pair} + other + "=100000"});
    INFO(pair);
    REQUIRE(result.mistakes.size() == 1);
    CHECK(contains(result.mistakes[0], "are two sides of one setting"));
  }
  for (const auto& [leader, member] : {std::pair{"net.ipv4.ip_forward", "net.ipv4.conf.eth0.forwarding"},
                                       std::pair{"net.ipv4.conf.all.forwarding", "net.ipv4.ip_forward"},
                                       std::pair{"net.ipv6.conf.all.disable_ipv6", "net.ipv6.conf.lo.disable_ipv6"},
                                       std::pair{"net.ipv6.conf.all.forwarding", "net.ipv6.conf.eth0.forwarding"}}) {
    INFO(leader);
    const auto contrary = resolved({std::string{member} + "=0", std::string{leader} + "=1"});
    REQUIRE(contrary.mistakes.size() == 1);
    CHECK(contains(contrary.mistakes[0], "also sets"));
    // Every guide writes all, default and lo with the same value.
    CHECK(resolved({std::string{member} + "=1", std::string{leader} + "=1"}).mistakes.empty());
  }
  CHECK(resolved({"net.ipv6.conf.eth0.forwarding=1", "net.ipv6.conf.lo.forwarding=0"}).mistakes.empty());
  CHECK(resolved({"net.ipv4.ip_forward=1", "net.ipv4.conf.all.accept_redirects=1"}).mistakes.empty());
}

TEST_CASE("one value in two units cannot be asked for twice, of one interface", "[sysctl]") {
  const auto both = resolved({"net.ipv4.neigh.lo.retrans_time=300", "net.ipv4.neigh.lo.retrans_time_ms=2000"});
  CHECK_FALSE(both.mistakes.empty());
  CHECK(resolved({"net.ipv4.neigh.lo.retrans_time=300", "net.ipv4.neigh.eth0.retrans_time_ms=2000"}).mistakes.empty());
}

TEST_CASE("what leads others is written before them", "[sysctl]") {
  const auto result = resolved({"net.ipv4.conf.all.accept_redirects=1", "vm.swappiness=1", "net.ipv4.ip_forward=1"});
  CHECK(result.targets.list.at(0).name == "net.ipv4.ip_forward");
}

TEST_CASE("values that a limit or the swap cannot have are mistakes", "[sysctl]") {
  for (const char* bad : {"nofile=", "nofile=x", "nofile=-1", "nofile=10:", "nofile=20:10", "nproc=1:2:3", "core=1MB",
                          "swap=", "swap=on", "swap=4", "swap=10kB"}) {
    INFO(bad);
    CHECK(resolved({bad}).mistakes.size() == 1);
  }
  CHECK(resolved({"nofile=10", "nproc=unlimited", "core=0:unlimited", "swap=off"}).mistakes.empty());
}
