#include "lib/proc/process_table.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "lib/process/child.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/subreaper.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit;
using namespace toolkit::proc;
using process::Child;
using test::expect;

namespace {

Child started(const std::vector<std::string>& argv) {
  auto child = Child::start(argv, {});
  REQUIRE(child.has_value());
  return std::move(*child);
}

Process made(pid_t pid, pid_t parent) { return {.pid = pid, .parent = parent}; }

std::vector<pid_t> pids_of(const std::vector<Process>& processes) {
  std::vector<pid_t> pids;
  for (const Process& process : processes) pids.push_back(process.pid);
  return pids;
}

}  // namespace

TEST_CASE("a process is read with its parent, state and start", "[proc]") {
  const auto self = read_process(::getpid());
  REQUIRE(self.has_value());
  CHECK(self->pid == ::getpid());
  CHECK(self->parent == ::getppid());
  CHECK(self->group == ::getpgrp());
  CHECK(self->session == ::getsid(0));
  CHECK(self->state == 'R');
  CHECK(self->start_ticks > 0);
  CHECK(self->resident_bytes > 100'000);
  CHECK_FALSE(read_process(0).has_value());
}

TEST_CASE("a name may hold blanks and parentheses", "[proc]") {
  CHECK(test::holds_in_subreaper([] {
    ::prctl(PR_SET_NAME, ") R 1 (x");
    const auto self = read_process(::getpid());
    expect(self && self->name == ") R 1 (x" && self->parent == ::getppid(), "it is read as a name");
  }));
}

TEST_CASE("all processes are among them, a child that has ended, too", "[proc]") {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  test::wait_until("it has ended", [&] { return read_process(child)->state == 'Z'; });
  const std::vector<pid_t> pids = pids_of(all_processes());
  CHECK(std::ranges::count(pids, child) == 1);
  CHECK(std::ranges::count(pids, ::getpid()) == 1);
  ::waitpid(child, nullptr, 0);
  CHECK_FALSE(read_process(child).has_value());
}

TEST_CASE("descendants are told parents first, whatever the order and even in a circle", "[proc]") {
  const std::vector<Process> all{made(9, 5), made(5, 2), made(2, 1), made(3, 1), made(7, 3), made(8, 100)};
  const std::vector<pid_t> found = pids_of(descendants(all, 1));
  CHECK(found.size() == 5);
  const auto place = [&](pid_t pid) { return std::ranges::find(found, pid) - found.begin(); };
  CHECK(place(2) < place(5));
  CHECK(place(5) < place(9));
  CHECK(place(3) < place(7));
  CHECK(pids_of(descendants(all, 5)) == std::vector<pid_t>{9});
  CHECK(descendants(all, 8).empty());
  CHECK(pids_of(descendants({made(1, 2), made(2, 1)}, 1)) == std::vector<pid_t>{2});
  CHECK(descendants({made(1, 1)}, 1).empty());
}

TEST_CASE("the kernel's own list of our children has them all", "[proc]") {
  CHECK(test::holds_in_subreaper([] {
    expect(own_children().empty(), "there are none");
    const auto one = Child::start({"sleep", "1000"}, {});
    const auto other = Child::start({"sleep", "1000"}, {});
    if (own_children().empty()) return;  // a kernel without the list
    std::vector<pid_t> expected{one->pid(), other->pid()};
    std::vector<pid_t> found = own_children();
    std::ranges::sort(expected);
    std::ranges::sort(found);
    expect(found == expected, "both of them");
  }));
}

TEST_CASE("a command line is shown in one line, cut and printable", "[proc]") {
  const Child child = started({"sh", "-c", "read x </dev/tty; sleep 1000\n# \x1b[2J ä", "a b"});
  const auto process = read_process(child.pid());
  REQUIRE(process.has_value());
  test::wait_until("it has its arguments", [&] { return command_line(*process).front() != '['; });
  const std::string line = command_line(*process);
  CHECK(line.rfind("sh -c read x </dev/tty; sleep 1000\\n# ", 0) == 0);
  CHECK(line.find('\x1b') == std::string::npos);
  CHECK(line.ends_with(" ä a b"));
  CHECK(command_line(*process, 5) == "sh -c…");
  CHECK(command_line({.pid = 0, .name = "kthreadd\n"}) == "[kthreadd\\n]");
}

TEST_CASE("the user of a process is its effective one", "[proc]") {
  CHECK(user_of(::getpid()) == ::geteuid());
  CHECK_FALSE(user_of(0).has_value());
}

TEST_CASE("an entry of the environment is found whole", "[proc]") {
  const Child child = started({"env", "TOOLKIT_A=one", "TOOLKIT_B=two", "sleep", "1000"});
  test::wait_until("env has become sleep",
                   [&] { return has_environment_entry(child.pid(), "TOOLKIT_A=one") && read_process(child.pid()); });
  CHECK(has_environment_entry(child.pid(), "TOOLKIT_B=two"));
  CHECK_FALSE(has_environment_entry(child.pid(), "TOOLKIT_B=tw"));
  CHECK_FALSE(has_environment_entry(child.pid(), "OOLKIT_B=two"));
  CHECK_FALSE(has_environment_entry(0, "TOOLKIT_A=one"));
}

TEST_CASE("a signal goes to that very process or to none", "[proc]") {
  Child child = started({"sleep", "1000"});
  auto process = read_process(child.pid());
  REQUIRE(process.has_value());
  Process earlier = *process;
  --earlier.start_ticks;
  CHECK_FALSE(send_signal(earlier, SIGKILL));
  CHECK(read_process(child.pid())->state != 'Z');
  CHECK(send_signal(*process, SIGTERM));
  CHECK(child.wait(test::far_away())->signal == SIGTERM);
  CHECK_FALSE(send_signal(*process, SIGTERM));
}
