#include "test/support/catch.hpp"
#include "test/support/fake_machine.hpp"
#include "tools/retry-run/low_memory.hpp"

using namespace toolkit;
using retry_run::LowMemory;
using test::FakeMachine;

TEST_CASE("memory that is low is told once, with the figure", "[retry-run]") {
  const FakeMachine machine;
  machine.proc("meminfo", "MemTotal:       16777216 kB\nMemFree: 1 kB\nMemAvailable:     838860 kB\n");
  LowMemory memory{machine.paths()};
  CHECK(memory.check() == "memory is low: 819 MiB of 16.0 GiB are free; use fewer workers, or a larger machine");
  CHECK_FALSE(memory.check());
}

TEST_CASE("a twentieth of the memory is enough to be left alone", "[retry-run]") {
  const FakeMachine machine;
  machine.proc("meminfo", "MemTotal:       16777216 kB\nMemFree: 1 kB\nMemAvailable:     838861 kB\n");
  LowMemory memory{machine.paths()};
  CHECK_FALSE(memory.check());
  machine.proc("meminfo", "MemTotal:       16777216 kB\nMemFree: 1 kB\nMemAvailable:     100000 kB\n");
  CHECK(memory.check());  // it goes on looking
}

TEST_CASE("memory that is low in a control group alone is told with the group's figure", "[retry-run]") {
  const FakeMachine machine;
  machine.proc("meminfo", "MemTotal:       16777216 kB\nMemFree: 1 kB\nMemAvailable:     16000000 kB\n");
  machine.proc("self/mountinfo", test::kVersion2Mounts);
  machine.proc("self/cgroup", "0::/job\n");
  machine.group("/sys/fs/cgroup/job", "memory.max", "1073741824\n");
  machine.group("/sys/fs/cgroup/job", "memory.current", "1063256064\n");
  CHECK(LowMemory{machine.paths()}.check() ==
        "memory is low: 10.0 MiB of 1.0 GiB are free; use fewer workers, or a larger machine");
}

TEST_CASE("a machine that tells nothing of its memory is left alone", "[retry-run]") {
  const FakeMachine machine;
  CHECK_FALSE(LowMemory{machine.paths()}.check());
}
