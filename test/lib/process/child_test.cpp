#include "lib/process/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <csignal>

#include "lib/process/pipe.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/pids.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using process::Child;
using process::make_pipe;
using process::Pipe;
using test::far_away;
using test::held;
using test::read_pid;
using test::TempDir;

namespace {

Child started(const std::vector<std::string>& argv, const process::Streams& streams = {}) {
  auto child = Child::start(argv, streams);
  REQUIRE(child.has_value());
  return std::move(*child);
}

process::ExitStatus ended(Child& child) {
  const auto status = child.wait(far_away());
  REQUIRE(status.has_value());
  return *status;
}

constexpr const char* kWithGrandchild = "sleep 1000 & echo $!; wait";

}  // namespace

TEST_CASE("a child's exit code and signal are told", "[process]") {
  Child good = started({"true"});
  CHECK(ended(good).success());
  Child three = started({"sh", "-c", "exit 3"});
  CHECK(ended(three).as_exit_code() == 3);
  CHECK(ended(three).text() == "exit code 3");  // remembered
  Child killed = started({"sh", "-c", "kill -9 $$"});
  CHECK_FALSE(ended(killed).success());
  CHECK(ended(killed).as_exit_code() == 137);
  CHECK(ended(killed).text() == "signal 9 (Killed)");
}

TEST_CASE("a wait for a child ends at the deadline and the child goes on", "[process]") {
  Child child = started({"sleep", "1000"});
  CHECK_FALSE(child.wait(Deadline{system_clock().now()}));
  Cancel cancel;
  cancel.cancel();
  CHECK_FALSE(child.wait(far_away(&cancel)));
  CHECK(::kill(child.pid(), 0) == 0);
  child.signal_group(SIGTERM);
  CHECK(ended(child).signal == SIGTERM);
  child.signal_group(SIGTERM);  // of nobody: it has been reaped
}

TEST_CASE("a child's descriptor is readable once it has ended and is not handed on", "[process]") {
  Child child = started({"true"});
  CHECK(wait_for(child.fd(), POLLIN, far_away()) == Wake::ready);
  CHECK((::fcntl(child.fd(), F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("a signal goes to the grandchildren too", "[process]") {
  const Pipe pipe = make_pipe();
  Child child = started({"sh", "-c", kWithGrandchild}, {.in = -1, .out = pipe.write.get(), .err = -1});
  const UniqueFd grandchild = held(read_pid(pipe.read));
  child.signal_group(SIGKILL);
  CHECK(ended(child).signal == SIGKILL);
  CHECK(wait_for(grandchild.get(), POLLIN, far_away()) == Wake::ready);
}

TEST_CASE("who lets go of a running child ends it with its group", "[process]") {
  const Pipe pipe = make_pipe();
  UniqueFd grandchild;
  UniqueFd itself;
  {
    Child first = started({"sh", "-c", kWithGrandchild}, {.in = -1, .out = pipe.write.get(), .err = -1});
    const Child child{std::move(first)};
    grandchild = held(read_pid(pipe.read));
    itself = held(child.pid());
    CHECK(::getpgid(child.pid()) == child.pid());
  }
  CHECK(wait_for(itself.get(), POLLIN, far_away()) == Wake::ready);
  CHECK(wait_for(grandchild.get(), POLLIN, far_away()) == Wake::ready);
}

TEST_CASE("who lets go of a child that left its group ends it all the same", "[process]") {
  const Pipe pipe = make_pipe();
  const Child child = started({"perl", "-e", "setpgrp(0, getpgrp(getppid)); $| = 1; print $$; sleep 1000"},
                              {.in = -1, .out = pipe.write.get(), .err = -1});
  const UniqueFd itself = held(read_pid(pipe.read));
  CHECK(::getpgid(child.pid()) == ::getpgrp());
}

TEST_CASE("a program that is not there is not found", "[process]") {
  for (const char* program : {"toolkit-no-such-program", "/nonexistent/program"}) {
    const auto child = Child::start({program}, {});
    REQUIRE_FALSE(child);
    CHECK(child.error().failure == Failure::not_found);
    CHECK(child.error().message.find(program) == 0);
  }
}

TEST_CASE("what cannot be executed is rejected", "[process]") {
  const TempDir folder;
  for (const std::string& program : {folder.path().string(), folder.write("script", "#!/bin/sh\n")}) {
    const auto child = Child::start({program}, {});
    REQUIRE_FALSE(child);
    CHECK(child.error().failure == Failure::rejected);
  }
}

TEST_CASE("streams are connected as said and the rest is at the null device", "[process]") {
  const TempDir folder;
  const UniqueFd in{::open(folder.write("in", "one\n").c_str(), O_RDONLY | O_CLOEXEC)};
  const UniqueFd out{::open((folder / "out").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)};
  const UniqueFd err{::open((folder / "err").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)};
  Child child = started({"sh", "-c", "cat; echo two >&2"}, {.in = in.get(), .out = out.get(), .err = err.get()});
  CHECK(ended(child).success());
  CHECK(folder.read("out") == "one\n");
  CHECK(folder.read("err") == "two\n");
  Child silent = started({"sh", "-c", "for n in 0 1 2; do [ /proc/self/fd/$n -ef /dev/null ] || exit 9; done"});
  CHECK(ended(silent).success());
}

TEST_CASE("only descriptors that are not close-on-exec are inherited", "[process]") {
  const UniqueFd ours{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  const UniqueFd theirs{::open("/dev/null", O_RDONLY)};
  const auto child_has = [](const UniqueFd& fd) {
    Child child = started({"test", "-e", "/proc/self/fd/" + std::to_string(fd.get())});
    return ended(child).success();
  };
  CHECK_FALSE(child_has(ours));
  CHECK(child_has(theirs));
}
