#include "lib/cgroup/oom.hpp"

#include "test/support/catch.hpp"
#include "test/support/fake_machine.hpp"

using namespace toolkit;
using namespace toolkit::cgroup;
using test::FakeMachine;

namespace {

const std::string kTop = "/sys/fs/cgroup";
constexpr const char* kEvents = "low 0\nhigh 0\nmax 7\noom 5\noom_kill 3\noom_group_kill 9\n";
constexpr const char* kControl = "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n";
constexpr const char* kVmstat = "nr_free_pages 1\noom_kill 12\npgfault 6\n";

std::optional<OomReading> reading(const FakeMachine& machine) {
  return OomCounter::of_own_group(machine.paths()).read();
}

}  // namespace

TEST_CASE("memory.events of the own group counts in version 2", "[cgroup]") {
  const FakeMachine machine;
  machine.proc("self/mountinfo", test::kVersion2Mounts);
  machine.proc("self/cgroup", "0::/job\n");
  machine.proc("vmstat", kVmstat);
  machine.group(kTop + "/job", "memory.events", kEvents);
  CHECK(reading(machine) == OomReading{OomSource::memory_events, 3});
}

TEST_CASE("memory.oom_control of the own group counts in version 1, beside a version 2 or not", "[cgroup]") {
  for (const char* mounts : {test::kVersion1Mounts, test::kHybridMounts}) {
    const FakeMachine machine;
    machine.proc("self/mountinfo", mounts);
    machine.proc("self/cgroup", "4:memory:/job\n0::/job\n");
    machine.proc("vmstat", kVmstat);
    machine.group(kTop + "/memory/job", "memory.oom_control", kControl);
    machine.group(kTop + "/unified/job");
    CHECK(reading(machine) == OomReading{OomSource::oom_control, 4});
  }
}

TEST_CASE("the machine's count is the last resort", "[cgroup]") {
  const FakeMachine machine;
  machine.proc("vmstat", kVmstat);
  CHECK(reading(machine) == OomReading{OomSource::vmstat, 12});
  // Groups that have no count: the outermost one has no memory.events, and Linux before 4.13 no oom_kill in it.
  machine.proc("self/mountinfo", test::kHybridMounts);
  machine.proc("self/cgroup", "4:memory:/\n0::/\n");
  machine.group(kTop + "/unified", "memory.events", "low 0\noom 5\n");
  machine.group(kTop + "/memory", "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\n");
  CHECK(reading(machine) == OomReading{OomSource::vmstat, 12});
  for (const char* text : {"", "oom_kill\n", "oom_kill x\n", "oom_kill -1\n", "oom_killed 3\n"}) {
    machine.proc("vmstat", text);
    CHECK_FALSE(reading(machine));
  }
}

TEST_CASE("the groups to count for can be given", "[cgroup]") {
  const FakeMachine machine;
  machine.proc("vmstat", kVmstat);
  machine.group(kTop + "/x", "memory.events", kEvents);
  machine.group(kTop + "/y", "memory.oom_control", kControl);
  const std::string top = machine.paths().root + kTop;
  CHECK(OomCounter(machine.paths(), top + "/x", top + "/y").read() == OomReading{OomSource::memory_events, 3});
  CHECK(OomCounter(machine.paths(), "", top + "/y").read() == OomReading{OomSource::oom_control, 4});
  CHECK(OomCounter(machine.paths(), "", "").read() == OomReading{OomSource::vmstat, 12});
}

TEST_CASE("a rise of a group's count is a certain kill, one of the machine's is not", "[cgroup]") {
  const auto verdict = [](OomSource source, std::uint64_t before, std::uint64_t after) {
    return compare_oom(OomReading{source, before}, OomReading{source, after});
  };
  for (const OomSource source : {OomSource::memory_events, OomSource::oom_control}) {
    CHECK(verdict(source, 3, 4) == OomVerdict{.killed = true, .certain = true});
    CHECK(verdict(source, 3, 3) == OomVerdict{.killed = false, .certain = true});
  }
  CHECK(verdict(OomSource::vmstat, 0, 9) == OomVerdict{.killed = true, .certain = false});
  CHECK(verdict(OomSource::vmstat, 9, 9) == OomVerdict{.killed = false, .certain = true});
}

TEST_CASE("readings that cannot be compared are no verdict", "[cgroup]") {
  const OomReading one{OomSource::vmstat, 1};
  const OomReading two{OomSource::oom_control, 2};
  const OomVerdict nothing{.killed = false, .certain = false};
  CHECK(compare_oom(std::nullopt, std::nullopt) == nothing);
  CHECK(compare_oom(one, std::nullopt) == nothing);
  CHECK(compare_oom(std::nullopt, two) == nothing);
  CHECK(compare_oom(one, two) == nothing);
  CHECK(compare_oom(two, OomReading{OomSource::oom_control, 1}) == nothing);
}
