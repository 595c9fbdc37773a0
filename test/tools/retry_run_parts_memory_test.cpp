// Whose count says that memory ran out, and what that makes of an attempt.
#include <csignal>

#include "test/support/catch.hpp"
#include "test/support/fake_machine.hpp"
#include "tools/retry-run/memory_verdict.hpp"

using namespace toolkit;
using cgroup::OomCounter;
using cgroup::OomReading;
using cgroup::OomSource;
using retry_run::judge_memory;
using retry_run::read_oom;
using supervise::AttemptEnd;
using supervise::Cause;
using test::FakeMachine;

namespace {

const AttemptEnd kKilled{.cause = Cause::signalled, .signal = SIGKILL};
const AttemptEnd kChildKilled{.cause = Cause::exited, .code = 137};
const AttemptEnd kFailed{.cause = Cause::exited, .code = 1};

/// What is said of an attempt that ended so, while a count rose from 3 to `after`.
std::string told(AttemptEnd end, OomSource source, std::uint64_t after = 4) {
  judge_memory(end, OomReading{source, 3}, OomReading{source, after});
  return text(end);
}

/// A machine of version 2 with a group "attempt" below the own one, and all three counts.
cgroup::Group group_on(const FakeMachine& machine) {
  machine.proc("self/mountinfo", test::kVersion2Mounts);
  machine.proc("self/cgroup", "0::/job\n");
  machine.proc("vmstat", "oom_kill 12\n");
  machine.group("/sys/fs/cgroup/job", "memory.events", "oom_kill 5\n");
  machine.group("/sys/fs/cgroup/job/attempt", "cgroup.kill", "");
  return cgroup::Group::borrow(machine.paths(), "attempt").value();
}

}  // namespace

TEST_CASE("a kill in a group is certain, however the command ended", "[retry-run]") {
  for (const OomSource source : {OomSource::memory_events, OomSource::oom_control}) {
    CHECK(told(kKilled, source).rfind("out of memory (killed by the kernel), signal 9", 0) == 0);
    CHECK(told(kChildKilled, source) == "out of memory (killed by the kernel), exit code 137");
    CHECK(told(kFailed, source) == "out of memory (killed by the kernel), exit code 1");
    CHECK(told(AttemptEnd{}, source) == "out of memory (killed by the kernel), exit code 0");
  }
}

TEST_CASE("a kill somewhere on the machine is probably that of a command that was killed", "[retry-run]") {
  CHECK(told(kKilled, OomSource::vmstat).rfind("probably out of memory, signal 9", 0) == 0);
  CHECK(told(kChildKilled, OomSource::vmstat) == "probably out of memory, exit code 137");
}

TEST_CASE("a kill somewhere on the machine says nothing of a command that was not killed", "[retry-run]") {
  CHECK(told(kFailed, OomSource::vmstat) == "exit code 1");
  CHECK(told(AttemptEnd{}, OomSource::vmstat) == "exit code 0");
  CHECK(told({.cause = Cause::signalled, .signal = SIGTERM}, OomSource::vmstat).rfind("signal 15", 0) == 0);
  CHECK(told({.cause = Cause::timed_out}, OomSource::vmstat) == "ran out of time");
}

TEST_CASE("a count that did not rise, or that nobody has, says nothing", "[retry-run]") {
  for (const OomSource source : {OomSource::memory_events, OomSource::oom_control, OomSource::vmstat}) {
    CHECK(told(kKilled, source, 3).rfind("signal 9", 0) == 0);
  }
  AttemptEnd end = kKilled;
  judge_memory(end, std::nullopt, std::nullopt);
  CHECK_FALSE(end.out_of_memory);
}

TEST_CASE("the count is the attempt's group's where that has one", "[retry-run]") {
  const FakeMachine machine;
  const cgroup::Group group = group_on(machine);
  machine.group("/sys/fs/cgroup/job/attempt", "memory.events", "oom_kill 1\n");
  CHECK(read_oom(&group, OomCounter::of_own_group(machine.paths())) == OomReading{OomSource::memory_events, 1});
}

TEST_CASE("the count is that of the group we are in where the attempt's has none, or there is none", "[retry-run]") {
  const FakeMachine machine;
  const cgroup::Group group = group_on(machine);
  CHECK(read_oom(&group, OomCounter::of_own_group(machine.paths())) == OomReading{OomSource::memory_events, 5});
  CHECK(read_oom(nullptr, OomCounter::of_own_group(machine.paths())) == OomReading{OomSource::memory_events, 5});
}

TEST_CASE("the count is version 1's where that counts memory, and in the end the machine's", "[retry-run]") {
  const FakeMachine machine;
  machine.proc("vmstat", "oom_kill 12\n");
  CHECK(read_oom(nullptr, OomCounter::of_own_group(machine.paths())) == OomReading{OomSource::vmstat, 12});
  machine.proc("self/mountinfo", test::kVersion1Mounts);
  machine.proc("self/cgroup", "4:memory:/job\n");
  machine.group("/sys/fs/cgroup/memory/job", "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
  CHECK(read_oom(nullptr, OomCounter::of_own_group(machine.paths())) == OomReading{OomSource::oom_control, 2});
}
