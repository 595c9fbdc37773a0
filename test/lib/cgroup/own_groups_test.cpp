#include "lib/cgroup/own_groups.hpp"

#include "test/support/catch.hpp"
#include "test/support/fake_machine.hpp"

using namespace toolkit;
using namespace toolkit::cgroup;
using test::FakeMachine;

namespace {

std::string path_of(const FakeMachine& machine, const std::optional<OwnGroup>& group) {
  if (!group) return "none";
  CHECK(group->path.starts_with(group->mount));
  REQUIRE(group->path.starts_with(machine.paths().root));
  return group->path.substr(machine.paths().root.size());
}

}  // namespace

TEST_CASE("the own group is found where version 2 is mounted alone", "[cgroup]") {
  const FakeMachine machine;
  machine.proc("self/mountinfo", test::kVersion2Mounts);
  machine.proc("self/cgroup", "0::/system.slice/runner.service\n");
  machine.group("/sys/fs/cgroup");
  machine.group("/sys/fs/cgroup/system.slice/runner.service");
  const OwnGroups groups = own_groups(machine.paths());
  CHECK(path_of(machine, groups.unified) == "/sys/fs/cgroup/system.slice/runner.service");
  CHECK_FALSE(groups.cpu);
  CHECK_FALSE(groups.memory);
}

TEST_CASE("the groups of another process are found by its pid", "[cgroup]") {
  const FakeMachine machine;
  machine.proc("self/mountinfo", test::kVersion2Mounts);
  machine.proc("self/cgroup", "0::/mine\n");
  machine.proc("4711/cgroup", "0::/theirs\n");
  for (const char* path : {"/sys/fs/cgroup", "/sys/fs/cgroup/mine", "/sys/fs/cgroup/theirs"}) machine.group(path);
  auto paths = machine.paths();
  paths.process = "4711";
  CHECK(path_of(machine, own_groups(paths).unified) == "/sys/fs/cgroup/theirs");
  paths.process = "4712";  // there is no such process: what is left is the mount
  CHECK(path_of(machine, own_groups(paths).unified) == "/sys/fs/cgroup");
}

TEST_CASE("the own groups are found where version 1 is mounted alone", "[cgroup]") {
  const FakeMachine machine;
  machine.proc("self/mountinfo", test::kVersion1Mounts);
  machine.proc("self/cgroup", "9:name=systemd:/s\n4:memory:/job/a\n2:cpu,cpuacct:/job\n3:cpuset:/wrong\n");
  for (const char* path : {"/sys/fs/cgroup/memory", "/sys/fs/cgroup/memory/job/a", "/sys/fs/cgroup/cpu,cpuacct/job"}) {
    machine.group(path);
  }
  const OwnGroups groups = own_groups(machine.paths());
  CHECK_FALSE(groups.unified);
  CHECK(path_of(machine, groups.cpu) == "/sys/fs/cgroup/cpu,cpuacct/job");
  CHECK(path_of(machine, groups.memory) == "/sys/fs/cgroup/memory/job/a");
}

TEST_CASE("the own groups are found where both versions are mounted", "[cgroup]") {
  const FakeMachine machine;
  machine.proc("self/mountinfo", test::kHybridMounts);
  machine.proc("self/cgroup", "4:memory:/api/7\n3:cpuset:/\n2:cpuacct:/\n1:cpu:/\n0::/\n");
  for (const char* path : {"/sys/fs/cgroup/cpu", "/sys/fs/cgroup/memory/api/7", "/sys/fs/cgroup/unified"}) {
    machine.group(path);
  }
  const OwnGroups groups = own_groups(machine.paths());
  CHECK(path_of(machine, groups.unified) == "/sys/fs/cgroup/unified");
  CHECK(path_of(machine, groups.cpu) == "/sys/fs/cgroup/cpu");
  CHECK(path_of(machine, groups.memory) == "/sys/fs/cgroup/memory/api/7");
}

TEST_CASE("a part of a hierarchy that is mounted shortens the group's path", "[cgroup]") {
  const FakeMachine machine;
  machine.proc("self/mountinfo", "34 24 0:29 /docker/ab /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
  machine.proc("self/cgroup", "4:memory:/docker/ab/inner\n");
  machine.group("/sys/fs/cgroup/memory/inner");
  CHECK(path_of(machine, own_groups(machine.paths()).memory) == "/sys/fs/cgroup/memory/inner");
  machine.proc("self/cgroup", "4:memory:/docker/ab\n");
  machine.group("/sys/fs/cgroup/memory");
  CHECK(path_of(machine, own_groups(machine.paths()).memory) == "/sys/fs/cgroup/memory");
}

TEST_CASE("a group's name that means nothing below the mount stands for the mount", "[cgroup]") {
  const FakeMachine machine;
  machine.proc("self/mountinfo", test::kVersion2Mounts);
  machine.group("/sys/fs/cgroup");
  machine.group("/sys/fs/other");
  for (const char* name : {"/docker/0123", "/../../other", "/../other", "/gone (deleted)", ""}) {
    machine.proc("self/cgroup", std::string{"0::"} + name + "\n");
    CHECK(path_of(machine, own_groups(machine.paths()).unified) == "/sys/fs/cgroup");
  }
  // The name only begins like the mount's root.
  machine.proc("self/mountinfo", "34 24 0:29 /docker/ab /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n");
  machine.proc("self/cgroup", "0::/docker/abc\n");
  machine.group("/sys/fs/cgroup/c");
  machine.group("/sys/fs/cgroupc");
  CHECK(path_of(machine, own_groups(machine.paths()).unified) == "/sys/fs/cgroup");
}

TEST_CASE("of several mounts the one that shows the own group is taken", "[cgroup]") {
  const FakeMachine machine;
  machine.proc("self/mountinfo",
               "34 24 0:29 /other /mnt/other rw - cgroup2 cgroup2 rw\n"
               "35 24 0:29 / /mnt/gone rw - cgroup2 cgroup2 rw\n"
               "36 24 0:29 / /mnt/a\\040b\\134 rw - cgroup2 cgroup2 rw\n");
  machine.proc("self/cgroup", "0::/job:1\n");
  machine.group("/mnt/other");
  machine.group("/mnt/a b\\/job:1");
  CHECK(path_of(machine, own_groups(machine.paths()).unified) == "/mnt/a b\\/job:1");
}

TEST_CASE("a machine without control groups, and one that tells nonsense, has no own groups", "[cgroup]") {
  const FakeMachine machine;
  const auto has_none = [&machine] {
    const OwnGroups groups = own_groups(machine.paths());
    return !groups.unified && !groups.cpu && !groups.memory;
  };
  CHECK(has_none());
  machine.proc("self/mountinfo", test::kHybridMounts);  // and nothing is there
  CHECK(has_none());
  for (const char* text : {"", " - ", "1 2 3 - cgroup2", "1 2 3 / - cgroup2 cgroup2 rw", "\n\n\\", "1 2 3 / /x rw"}) {
    machine.proc("self/mountinfo", text);
    for (const char* names : {"", "0", "0:", "0::", ":::", "::\n::/\n"}) {
      machine.proc("self/cgroup", names);
      CHECK(has_none());
    }
  }
}

TEST_CASE("the ancestors of a group end at its mount", "[cgroup]") {
  CHECK(with_ancestors({.mount = "/m", .path = "/m"}) == std::vector<std::string>{"/m"});
  CHECK(with_ancestors({.mount = "/m", .path = "/m/a/b"}) == std::vector<std::string>{"/m/a/b", "/m/a", "/m"});
}
