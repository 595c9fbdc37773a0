#include "lib/cgroup/group.hpp"

#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>

#include "lib/cgroup/own_groups.hpp"
#include "lib/core/random.hpp"
#include "lib/process/child.hpp"
#include "lib/process/pipe.hpp"
#include "test/support/catch.hpp"
#include "test/support/fake_machine.hpp"
#include "test/support/far_away.hpp"
#include "test/support/forked.hpp"
#include "test/support/pids.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit;
using namespace toolkit::cgroup;
using process::Child;
using process::make_pipe;
using process::Pipe;
using test::FakeMachine;
using test::far_away;
using test::held;
using test::read_pid;
using test::wait_until;

namespace {

std::string fresh_name() { return "toolkit-test-" + secure_token(8); }

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

bool has(const std::vector<pid_t>& pids, pid_t pid) { return std::ranges::find(pids, pid) != pids.end(); }

void go(const Pipe& pipe) { REQUIRE(::write(pipe.write.get(), "\n", 1) == 1); }

/// A shell that waits for a line, and then runs `script`.
Child waiting_shell(const std::string& script, const Pipe& in, int out = -1) {
  auto child = Child::start({"sh", "-c", "read line; " + script}, {.in = in.read.get(), .out = out, .err = -1});
  REQUIRE(child.has_value());
  return std::move(*child);
}

}  // namespace

TEST_CASE("all processes of a group end at one word, whatever they ignore", "[cgroup]") {
  auto group = Group::make({}, fresh_name());
  if (!group) SKIP_TEST("no control group can be made here: " + group.error().message);
  const std::string folder = group->path();
  CHECK_FALSE(group->populated());
  CHECK(group->pids().empty());

  const Pipe in = make_pipe();
  const Pipe out = make_pipe();
  Child child = waiting_shell("trap '' TERM; setsid sleep 1000 & echo $!; wait", in, out.write.get());
  REQUIRE(group->add(child.pid()).has_value());
  go(in);
  const pid_t grandchild_pid = read_pid(out.read);
  const UniqueFd grandchild = held(grandchild_pid);
  CHECK(group->populated());
  CHECK(has(group->pids(), child.pid()));
  CHECK(has(group->pids(), grandchild_pid));
  CHECK_FALSE(has(group->pids(), ::getpid()));
  CHECK_FALSE(group->remove());  // it is not empty
  CHECK(exists(folder));

  REQUIRE(group->kill().has_value());
  CHECK(child.wait(far_away())->signal == SIGKILL);
  CHECK(wait_for(grandchild.get(), POLLIN, far_away()) == Wake::ready);
  wait_until("the group to be empty", [&group] { return !group->populated(); });
  CHECK(group->pids().empty());
  CHECK(group->remove());
  CHECK_FALSE(exists(folder));
  CHECK(group->path().empty());
}

TEST_CASE("a removed group is asked in vain", "[cgroup]") {
  auto group = Group::make({}, fresh_name());
  if (!group) SKIP_TEST("no control group can be made here: " + group.error().message);
  REQUIRE(group->remove());
  CHECK(group->remove());
  CHECK(group->kill().error().failure == Failure::not_found);
  CHECK(group->add(::getpid()).error().failure == Failure::not_found);
  CHECK_FALSE(group->populated());
  CHECK(group->pids().empty());
  CHECK_FALSE(group->peak_memory_bytes());
}

TEST_CASE("groups that the processes made below are seen, killed and removed with the group", "[cgroup]") {
  auto group = Group::make({}, fresh_name());
  if (!group) SKIP_TEST("no control group can be made here: " + group.error().message);
  const std::string folder = group->path();
  REQUIRE(::mkdir((folder + "/a").c_str(), 0755) == 0);
  REQUIRE(::mkdir((folder + "/a/b").c_str(), 0755) == 0);
  const Pipe in = make_pipe();
  Child child = waiting_shell("", in);
  std::ofstream{folder + "/a/b/cgroup.procs"} << child.pid() << std::flush;
  CHECK(group->pids() == std::vector<pid_t>{child.pid()});
  CHECK(group->populated());
  REQUIRE(group->kill().has_value());
  CHECK(child.wait(far_away())->signal == SIGKILL);
  wait_until("the group to be empty", [&group] { return !group->populated(); });
  CHECK(group->remove());
  CHECK_FALSE(exists(folder));
}

TEST_CASE("who lets go of a group removes it, and a moved one once", "[cgroup]") {
  std::string first;
  std::string second;
  {
    auto group = Group::make({}, fresh_name());
    if (!group) SKIP_TEST("no control group can be made here: " + group.error().message);
    first = group->path();
    Group moved{std::move(*group)};
    CHECK(moved.path() == first);
    CHECK(exists(first));
    auto other = Group::make({}, fresh_name());
    REQUIRE(other.has_value());
    second = other->path();
    moved = std::move(*other);
    CHECK_FALSE(exists(first));
    CHECK(exists(second));
  }
  CHECK_FALSE(exists(second));
}

TEST_CASE("a process that has ended cannot be added", "[cgroup]") {
  auto group = Group::make({}, fresh_name());
  if (!group) SKIP_TEST("no control group can be made here: " + group.error().message);
  const Pipe in = make_pipe();
  Child child = waiting_shell("", in);
  go(in);
  REQUIRE(child.wait(far_away())->success());
  CHECK(group->add(child.pid()).error().failure == Failure::not_found);
  for (const pid_t none : {0, -1}) CHECK(group->add(none).error().failure == Failure::not_found);
  CHECK_FALSE(group->populated());  // 0 would have been ourselves
}

TEST_CASE("a group's name that is taken or no name is rejected", "[cgroup]") {
  const auto group = Group::make({}, fresh_name());
  if (!group) SKIP_TEST("no control group can be made here: " + group.error().message);
  const auto again = Group::make({}, std::filesystem::path{group->path()}.filename());
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().failure == Failure::rejected);
  CHECK(exists(group->path()));
  for (const std::string& name : {std::string{}, std::string{"."}, std::string{".."}, std::string{"a/b"},
                                  std::string{"a\nb"}, std::string{"a\0b", 3}}) {
    const auto none = Group::make({}, name);
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().failure == Failure::rejected);
  }
}

TEST_CASE("who may make no group is told so", "[cgroup]") {
  if (::geteuid() != 0) SKIP_TEST("only root can become another user");
  if (!own_groups({}).unified) SKIP_TEST("no control groups of version 2");
  const std::string name = fresh_name();
  CHECK(test::in_forked_child([&name] {
          if (::setresgid(65534, 65534, 65534) != 0 || ::setresuid(65534, 65534, 65534) != 0) return 1;
          const auto group = Group::make({}, name);
          if (group) return 2;
          return group.error().failure == Failure::rejected && group.error().message.find(name) != name.npos ? 0 : 3;
        }) == 0);
}

TEST_CASE("a group for another process is made where that is", "[cgroup]") {
  auto outer = Group::make({}, fresh_name());
  if (!outer) SKIP_TEST("no control group can be made here: " + outer.error().message);
  const Pipe in = make_pipe();
  Child child = waiting_shell("", in);
  REQUIRE(outer->add(child.pid()).has_value());
  const std::string name = fresh_name();
  {
    const auto inner = Group::make({.process = std::to_string(child.pid())}, name);
    REQUIRE(inner.has_value());
    CHECK(inner->path() == outer->path() + "/" + name);
  }
  CHECK_FALSE(exists(outer->path() + "/" + name));
  go(in);
  CHECK(child.wait(far_away())->success());
}

TEST_CASE("a borrowed group can be killed and is left where it is", "[cgroup]") {
  const std::string name = fresh_name();
  auto group = Group::make({}, name);
  if (!group) SKIP_TEST("no control group can be made here: " + group.error().message);
  const Pipe in = make_pipe();
  Child child = waiting_shell("", in);
  REQUIRE(group->add(child.pid()).has_value());
  {
    auto borrowed = Group::borrow({}, name);
    REQUIRE(borrowed.has_value());
    CHECK(borrowed->path() == group->path());
    CHECK(borrowed->populated());
    REQUIRE(borrowed->kill().has_value());
    CHECK(child.wait(far_away())->signal == SIGKILL);
    wait_until("the group to be empty", [&group] { return !group->populated(); });
    Group moved{std::move(*borrowed)};
    CHECK(moved.remove());
    CHECK(moved.path().empty());
  }
  CHECK(exists(group->path()));
  const auto none = Group::borrow({}, fresh_name());
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().failure == Failure::not_found);
  CHECK(Group::borrow({}, "..").error().failure == Failure::rejected);
}

TEST_CASE("groups that were left behind are found by their names", "[cgroup]") {
  const std::string name = fresh_name();
  auto first = Group::make({}, name + "-1");
  if (!first) SKIP_TEST("no control group can be made here: " + first.error().message);
  auto second = Group::make({}, name + "-22");
  REQUIRE(second.has_value());
  {
    auto found = Group::find({}, name + "-2");
    REQUIRE(found.size() == 1);
    CHECK(found.front().path() == second->path());
    CHECK(found.front().remove());
  }
  CHECK_FALSE(exists(second->path()));
  CHECK(Group::find({}, name + "-2").empty());
  CHECK(Group::find({}, name + "-").size() == 1);
  CHECK(Group::find(FakeMachine{}.paths(), "").empty());
}

TEST_CASE("a user may kill another's group once he is let, and do nothing else with it", "[cgroup]") {
  if (::geteuid() != 0) SKIP_TEST("only root can become another user");
  const std::string name = fresh_name();
  auto group = Group::make({}, name);
  if (!group) SKIP_TEST("no control group can be made here: " + group.error().message);
  const auto as_other_user = [&](const std::function<int()>& body) {
    return test::in_forked_child([&body] {
      if (::setresgid(65534, 65534, 65534) != 0 || ::setresuid(65534, 65534, 65534) != 0) return 1;
      return body();
    });
  };
  CHECK(as_other_user([&] {
          const auto none = Group::borrow({}, name);
          return !none && none.error().failure == Failure::rejected ? 0 : 2;
        }) == 0);
  const Pipe in = make_pipe();
  Child child = waiting_shell("", in);
  REQUIRE(group->add(child.pid()).has_value());
  REQUIRE(group->let_kill(65534).has_value());
  CHECK(as_other_user([&] {
          auto borrowed = Group::borrow({}, name);
          if (!borrowed) return 2;
          if (borrowed->add(::getpid())) return 3;
          if (::mkdir((borrowed->path() + "/sub").c_str(), 0755) == 0) return 4;
          return borrowed->kill() ? 0 : 5;
        }) == 0);
  CHECK(child.wait(far_away())->signal == SIGKILL);
  wait_until("the group to be empty", [&group] { return !group->populated(); });
}

TEST_CASE("no group is made where version 2 is missing or cannot kill", "[cgroup]") {
  const FakeMachine machine;
  auto group = Group::make(machine.paths(), "x");
  REQUIRE_FALSE(group.has_value());
  CHECK(group.error().failure == Failure::not_found);
  machine.proc("self/mountinfo", test::kHybridMounts);
  machine.proc("self/cgroup", "4:memory:/\n0::/\n");
  machine.group("/sys/fs/cgroup/unified");
  group = Group::make(machine.paths(), "x");  // a plain folder has no cgroup.kill
  REQUIRE_FALSE(group.has_value());
  CHECK(group.error().failure == Failure::not_found);
  CHECK_FALSE(exists(machine.paths().root + "/sys/fs/cgroup/unified/x"));
}

namespace {

constexpr std::size_t kHunger = std::size_t{64} << 20U;

/// Uses kHunger bytes of memory once a line has come. Returns its pid.
pid_t hungry_process(const Pipe& in) {
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid > 0) return pid;
  char line = 0;
  if (::read(in.read.get(), &line, 1) != 1) ::_exit(1);
  void* memory = ::mmap(nullptr, kHunger, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) ::_exit(2);
  std::memset(memory, 1, kHunger);
  ::_exit(0);
}

int status_of(pid_t pid) {
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  return status;
}

}  // namespace

TEST_CASE("the peak of a group's memory holds what a process used and has given back", "[cgroup]") {
  auto group = Group::make({}, fresh_name());
  if (!group) SKIP_TEST("no control group can be made here: " + group.error().message);
  if (!group->peak_memory_bytes()) SKIP_TEST("no memory controller for the group");
  const Pipe in = make_pipe();
  const pid_t pid = hungry_process(in);
  REQUIRE(group->add(pid).has_value());
  go(in);
  CHECK(status_of(pid) == 0);
  CHECK(*group->peak_memory_bytes() >= kHunger);
}

TEST_CASE("a process that is killed for want of memory is counted for its group of version 2", "[cgroup]") {
  auto group = Group::make({}, fresh_name());
  if (!group) SKIP_TEST("no control group can be made here: " + group.error().message);
  if (!exists(group->path() + "/memory.max")) SKIP_TEST("no memory controller for the group");
  for (const char* limit : {"/memory.max", "/memory.swap.max"}) std::ofstream{group->path() + limit} << kHunger / 4;
  const auto before = group->read_oom_kills();
  REQUIRE(before.has_value());
  CHECK(before->count == 0);
  const Pipe in = make_pipe();
  const pid_t pid = hungry_process(in);
  REQUIRE(group->add(pid).has_value());
  go(in);
  CHECK(WTERMSIG(status_of(pid)) == SIGKILL);
  CHECK(compare_oom(before, group->read_oom_kills()) == OomVerdict{.killed = true, .certain = true});
}

TEST_CASE("a process that is killed for want of memory is counted for its group of version 1", "[cgroup]") {
  const auto own = own_groups({}).memory;
  const std::string folder = own ? own->path + "/" + fresh_name() : "";
  if (folder.empty() || ::mkdir(folder.c_str(), 0755) != 0) SKIP_TEST("no memory group of version 1 can be made here");
  for (const char* limit : {"/memory.limit_in_bytes", "/memory.memsw.limit_in_bytes"}) {
    std::ofstream{folder + limit} << kHunger / 4;
  }
  const OomCounter counter{{}, "", folder};
  const auto before = counter.read();
  REQUIRE(before.has_value());
  CHECK(before->source == OomSource::oom_control);
  CHECK(compare_oom(before, counter.read()) == OomVerdict{.killed = false, .certain = true});
  const Pipe in = make_pipe();
  const pid_t pid = hungry_process(in);
  std::ofstream{folder + "/cgroup.procs"} << pid << std::flush;
  go(in);
  CHECK(WTERMSIG(status_of(pid)) == SIGKILL);
  CHECK(compare_oom(before, counter.read()) == OomVerdict{.killed = true, .certain = true});
  CHECK(::rmdir(folder.c_str()) == 0);
}
