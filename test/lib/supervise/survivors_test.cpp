#include "lib/supervise/survivors.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "lib/process/child.hpp"
#include "lib/process/launch.hpp"
#include "test/support/catch.hpp"
#include "test/support/subreaper.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit;
using supervise::marked_processes;
using supervise::survivors_among;
using test::expect;

namespace {

pid_t start_marked(const std::string& mark) {
  Environment environment = Environment::of_this_process();
  environment.set("TOOLKIT_SURVIVOR", mark);
  return process::launch({.argv = {"sleep", "1009"}, .environment = environment, .streams = {}}).value();
}

}  // namespace

TEST_CASE("a survivor is told by its command and the reason it lives", "[supervise]") {
  const auto child = process::Child::start({"sleep", "1010"}, {});
  REQUIRE(child.has_value());
  auto process = proc::read_process(child->pid());
  REQUIRE(process.has_value());
  test::wait_until("it has its arguments", [&] { return proc::command_line(*process) == "sleep 1010"; });
  const auto plain = survivors_among({*process});
  REQUIRE(plain.size() == 1);
  CHECK(plain[0].pid == child->pid());
  CHECK(plain[0].command == "sleep 1010");
  CHECK(plain[0].why == "it did not end");
  process->state = 'D';
  CHECK(survivors_among({*process})[0].why == "it waits in the kernel and cannot be interrupted");
}

TEST_CASE("another user's process is told as such to who is not root", "[supervise]") {
  CHECK(test::holds_in_subreaper([] {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() == 0) expect(::setuid(kNobody) == 0, "we are nobody");
    const auto init = proc::read_process(1);
    if (!init) return;
    expect(survivors_among({*init})[0].why == "it runs as user 0", survivors_among({*init})[0].why);
  }));
}

TEST_CASE("who has the mark and is none of ours was started by a daemon", "[supervise]") {
  const std::string mark = std::to_string(::getpid());
  const pid_t stranger = start_marked(mark);
  CHECK(test::holds_in_subreaper([&] {
    const pid_t own = start_marked(mark);
    test::wait_until("both have begun", [&] {
      return proc::has_environment_entry(own, "TOOLKIT_SURVIVOR=" + mark) &&
             proc::has_environment_entry(stranger, "TOOLKIT_SURVIVOR=" + mark);
    });
    const auto found = marked_processes("TOOLKIT_SURVIVOR=" + mark);
    ::kill(own, SIGKILL);
    expect(found.size() == 1 && found[0].pid == stranger, "the one that is not ours");
    expect(found[0].command == "sleep 1009", found[0].command);
    expect(marked_processes("TOOLKIT_SURVIVOR=" + mark + "0").empty(), "another mark");
  }));
  ::kill(stranger, SIGKILL);
  ::waitpid(stranger, nullptr, 0);
}
