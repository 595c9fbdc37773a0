#include "lib/workers/machine.hpp"

#include <sched.h>

#include "test/support/catch.hpp"
#include "test/support/fake_machine.hpp"
#include "test/support/forked.hpp"

using namespace toolkit;
using test::FakeMachine;
using workers::Machine;
using workers::read_machine;

namespace {

constexpr std::uint64_t kKiB = 1024;

void limit_memory(const FakeMachine& machine, const std::string& limit, const std::string& used) {
  machine.proc("self/mountinfo", test::kVersion2Mounts);
  machine.proc("self/cgroup", "0::/job\n");
  machine.group("/sys/fs/cgroup/job", "memory.max", limit);
  machine.group("/sys/fs/cgroup/job", "memory.current", used);
}

}  // namespace

TEST_CASE("a machine is read from its files", "[workers]") {
  const FakeMachine machine;
  machine.proc("stat", "cpu  1 2\ncpu0 1 2\ncpu1 1 2\ncpu12 1 2\nintr 1 2 3\ncpux 1\nprocesses 9\n");
  machine.proc("meminfo", "MemTotal:       900 kB\nMemFree:        1 kB\nMemAvailable:   500 kB\nHugePages_Total: 0\n");
  machine.proc("loadavg", "12.25 0.17 1.04 2/84 16733\n");
  const Machine seen = read_machine(machine.paths());
  CHECK(seen.cpus_online == 3);
  CHECK(seen.memory_free_bytes == 500 * kKiB);
  CHECK(seen.load == 12.25);
  CHECK_FALSE(seen.cpu_quota);
}

TEST_CASE("free memory is the lesser of the machine's and the control group's", "[workers]") {
  const FakeMachine machine;
  limit_memory(machine, "100000\n", "40000\n");
  machine.group("/sys/fs/cgroup/job", "cpu.max", "150000 100000\n");
  CHECK(read_machine(machine.paths()).memory_free_bytes == 60'000U);  // the machine's is not known
  CHECK(read_machine(machine.paths()).cpu_quota == 1.5);
  machine.proc("meminfo", "MemTotal:   900 kB\nMemAvailable:   500 kB\n");
  CHECK(read_machine(machine.paths()).memory_free_bytes == 60'000U);
  limit_memory(machine, "1000000\n", "40000\n");
  CHECK(read_machine(machine.paths()).memory_free_bytes == 500 * kKiB);
  limit_memory(machine, "max\n", "40000\n");
  CHECK(read_machine(machine.paths()).memory_free_bytes == 500 * kKiB);
}

TEST_CASE("a machine that tells nothing, or nonsense, is not known", "[workers]") {
  const FakeMachine machine;
  for (const char* text :
       {"", "\n", "MemAvailable:", "MemAvailable: kB", "MemAvailable: x kB", "MemAvailable: 5", "MemAvailable: -5 kB",
        "cpu", "0", "1.", ".5 1", "1,5 2", "x.y", "-1.5 0", "nan inf", "MemAvailable: 18446744073709551615 kB"}) {
    for (const char* name : {"stat", "meminfo", "loadavg"}) machine.proc(name, text);
    const Machine seen = read_machine(machine.paths());
    CHECK(seen.cpus_online == 0);
    CHECK_FALSE(seen.memory_free_bytes);
    CHECK(seen.load == 0);
  }
  CHECK(read_machine({.proc = "/nonexistent", .root = ""}).cpus_online == 0);
}

TEST_CASE("this machine is known", "[workers]") {
  const Machine seen = read_machine();
  CHECK(seen.cpus_allowed >= 1);
  CHECK(seen.cpus_online >= seen.cpus_allowed);
  CHECK(seen.load >= 0);
  CHECK(seen.memory_free_bytes.value_or(1) > 0);
}

TEST_CASE("a process that is held on one CPU is allowed one", "[workers]") {
  CHECK(test::in_forked_child([] {
          cpu_set_t all;
          CPU_ZERO(&all);
          if (::sched_getaffinity(0, sizeof all, &all) != 0) return 2;
          cpu_set_t one;
          CPU_ZERO(&one);
          int first = 0;
          while (!CPU_ISSET(first, &all)) ++first;
          CPU_SET(first, &one);
          if (::sched_setaffinity(0, sizeof one, &one) != 0) return 3;
          return read_machine().cpus_allowed == 1 ? 0 : 1;
        }) == 0);
}
