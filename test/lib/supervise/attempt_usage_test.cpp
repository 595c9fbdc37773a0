// What an attempt's command has used.
#include "test/lib/supervise/attempt_scene.hpp"
#include "test/support/fake_machine.hpp"

using namespace toolkit;
using namespace toolkit::supervise;
using namespace std::chrono_literals;
using test::expect;
using test::FakeMachine;

namespace {

const std::string kGroup = "/sys/fs/cgroup/job/attempt";

/// A group for the attempt on a machine of version 2.
cgroup::Group group_on(const FakeMachine& machine) {
  machine.proc("self/mountinfo", test::kVersion2Mounts);
  machine.proc("self/cgroup", "0::/job\n");
  machine.group("/sys/fs/cgroup/job");
  machine.group(kGroup, "cgroup.kill", "");
  return cgroup::Group::borrow(machine.paths(), "attempt").value();
}

/// In which a look at the memory is taken.
constexpr const char* kAWhile = "sleep 0.2";

}  // namespace

TEST_CASE("where its group counts memory the peak is the group's", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    const FakeMachine machine;
    machine.group(kGroup, "memory.peak", "123456789\n");
    const cgroup::Group group = group_on(machine);
    AttemptPlan plan = shell(kAWhile);
    plan.group = &group;
    const AttemptFacts facts = scene.run(plan);
    expect(facts.memory_source == MemorySource::cgroup, "its source");
    expect(facts.peak_memory_bytes == 123456789, std::to_string(facts.peak_memory_bytes));
  }));
}

TEST_CASE("where its group counts none the peak is what was seen of the processes", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    const FakeMachine machine;
    const cgroup::Group group = group_on(machine);
    AttemptPlan plan = shell(kAWhile);
    plan.group = &group;
    const AttemptFacts facts = scene.run(plan);
    expect(facts.memory_source == MemorySource::sampled && facts.peak_memory_bytes > 0, "sampled");
  }));
}

TEST_CASE("a command that was never started has used no memory, from no source", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    AttemptPlan plan = shell("");
    plan.command.argv = {"no-such-program"};
    const AttemptFacts facts = scene.run(plan);
    expect(facts.memory_source == MemorySource::none && facts.peak_memory_bytes == 0, "none");
    expect(facts.output_bytes == 0 && facts.error_bytes == 0, "and printed nothing");
  }));
}

TEST_CASE("the heartbeat tells the memory of the tree", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    AttemptPlan plan = shell("exec sleep 1000");
    plan.heartbeat = 100ms;
    plan.deadline = system_clock().now() + 350ms;
    (void)scene.run(plan);
    expect(!scene.notes.states.empty(), "there was one");
    const std::string& state = scene.notes.states.front();
    const std::string::size_type at = state.find(", ");
    expect(state.rfind("1 process, ", 0) == 0 && state.find("iB, CPU ") != std::string::npos, state);
    expect(std::stod(state.substr(at + 2)) > 0, state);
  }));
}
