#include "lib/cgroup/limits.hpp"

#include "test/support/catch.hpp"
#include "test/support/fake_machine.hpp"

using namespace toolkit;
using namespace toolkit::cgroup;
using test::FakeMachine;

namespace {

const std::string kTop = "/sys/fs/cgroup";
constexpr const char* kUnlimited = "9223372036854771712\n";

void make_version2(const FakeMachine& machine) {
  machine.proc("self/mountinfo", test::kVersion2Mounts);
  machine.proc("self/cgroup", "0::/slice/job\n");
  for (const std::string& path : {kTop, kTop + "/slice", kTop + "/slice/job"}) machine.group(path);
}

void make_version1(const FakeMachine& machine, const char* mounts, const std::string& cpu) {
  machine.proc("self/mountinfo", mounts);
  machine.proc("self/cgroup", "4:memory:/slice/job\n2:" + cpu + ":/slice/job\n0::/slice/job\n");
  for (const char* below : {"", "/slice", "/slice/job"}) {
    machine.group(kTop + "/memory" + below, "memory.limit_in_bytes", kUnlimited);
    machine.group(kTop + "/" + cpu + below, "cpu.cfs_quota_us", "-1\n");
    machine.group(kTop + "/" + cpu + below, "cpu.cfs_period_us", "100000\n");
  }
}

void check_version1(const FakeMachine& machine, const std::string& cpu) {
  const Limits none = read_limits(machine.paths());
  CHECK_FALSE(none.cpus);
  CHECK_FALSE(none.memory_bytes);
  CHECK_FALSE(none.memory_free_bytes);
  machine.group(kTop + "/" + cpu + "/slice", "cpu.cfs_quota_us", "150000\n");
  machine.group(kTop + "/" + cpu + "/slice/job", "cpu.cfs_quota_us", "400000\n");
  machine.group(kTop + "/memory/slice", "memory.limit_in_bytes", "1000000\n");
  machine.group(kTop + "/memory/slice", "memory.usage_in_bytes", "700000\n");
  machine.group(kTop + "/memory/slice", "memory.stat", "inactive_file 5\ntotal_inactive_file 200000\n");
  const Limits limits = read_limits(machine.paths());
  CHECK(limits.cpus == 1.5);
  CHECK(limits.memory_bytes == 1'000'000U);
  CHECK(limits.memory_free_bytes == 500'000U);
}

}  // namespace

TEST_CASE("the tightest limits of the own group and its ancestors count in version 2", "[cgroup]") {
  const FakeMachine machine;
  make_version2(machine);
  machine.group(kTop + "/slice", "cpu.max", "250000 100000\n");
  machine.group(kTop + "/slice/job", "cpu.max", "max 100000\n");
  machine.group(kTop + "/slice", "memory.max", "4000\n");
  machine.group(kTop + "/slice", "memory.current", "3900\n");
  machine.group(kTop + "/slice", "memory.stat", "inactive_file 100\n");
  machine.group(kTop + "/slice/job", "memory.max", "3000\n");
  machine.group(kTop + "/slice/job", "memory.current", "1000\n");
  machine.group(kTop + "/slice/job", "memory.stat", "anon 100\ninactive_anon 3\ninactive_file 400\nslab 1\n");
  const Limits limits = read_limits(machine.paths());
  CHECK(limits.cpus == 2.5);
  CHECK(limits.memory_bytes == 3000U);
  CHECK(limits.memory_free_bytes == 200U);  // the slice is the fuller one
}

TEST_CASE("a group that says max has no limit in version 2", "[cgroup]") {
  const FakeMachine machine;
  make_version2(machine);
  machine.group(kTop + "/slice/job", "cpu.max", "max 100000\n");
  machine.group(kTop + "/slice/job", "memory.max", "max\n");
  machine.group(kTop + "/slice/job", "memory.current", "1000\n");
  const Limits limits = read_limits(machine.paths());
  CHECK_FALSE(limits.cpus);
  CHECK_FALSE(limits.memory_bytes);
  CHECK_FALSE(limits.memory_free_bytes);
}

TEST_CASE("the tightest limits of the own group and its ancestors count in version 1", "[cgroup]") {
  const FakeMachine machine;
  make_version1(machine, test::kVersion1Mounts, "cpu,cpuacct");
  check_version1(machine, "cpu,cpuacct");
}

TEST_CASE("the limits of version 1 count beside a version 2 without controllers", "[cgroup]") {
  const FakeMachine machine;
  make_version1(machine, test::kHybridMounts, "cpu");
  machine.group(kTop + "/unified/slice/job");
  check_version1(machine, "cpu");
}

TEST_CASE("a limit whose usage cannot be read is all free", "[cgroup]") {
  const FakeMachine machine;
  make_version2(machine);
  machine.group(kTop + "/slice/job", "memory.max", "3000\n");
  Limits limits = read_limits(machine.paths());
  CHECK(limits.memory_bytes == 3000U);
  CHECK(limits.memory_free_bytes == 3000U);
  machine.group(kTop + "/slice/job", "memory.current", "5000\n");  // over the limit, and no memory.stat
  limits = read_limits(machine.paths());
  CHECK(limits.memory_free_bytes == 0U);
  machine.group(kTop + "/slice/job", "memory.stat", "inactive_file 6000\n");  // they are not read at one moment
  CHECK(read_limits(machine.paths()).memory_free_bytes == 3000U);
}

TEST_CASE("odd content of a group's files is no limit", "[cgroup]") {
  const FakeMachine machine;
  make_version2(machine);
  for (const char* text : {"", "\n", "x", "-1", "-1 100000", "100000", "100000 ", "100000 0", "0 100000", "1 2 3",
                           "1e5 100000", "99999999999999999999 100000", "100000 max"}) {
    machine.group(kTop + "/slice/job", "cpu.max", text);
    CHECK_FALSE(read_limits(machine.paths()).cpus);
  }
  for (const char* text : {"", "\n", "x", "-1", "1 2", "99999999999999999999", "18446744073709551615"}) {
    machine.group(kTop + "/slice/job", "memory.max", text);
    CHECK_FALSE(read_limits(machine.paths()).memory_bytes);
  }
}

TEST_CASE("a machine without control groups has no limits", "[cgroup]") {
  const FakeMachine machine;
  const Limits limits = read_limits(machine.paths());
  CHECK_FALSE(limits.cpus);
  CHECK_FALSE(limits.memory_bytes);
}

TEST_CASE("the limits of this machine can be read, whatever they are", "[cgroup]") {
  const Limits limits = read_limits();
  if (limits.cpus) CHECK(*limits.cpus > 0);
  if (limits.memory_bytes) CHECK(limits.memory_free_bytes <= limits.memory_bytes);
}
