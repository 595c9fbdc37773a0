#include "lib/supervise/keeper.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "lib/process/launch.hpp"
#include "test/support/catch.hpp"
#include "test/support/forked.hpp"
#include "test/support/temp_dir.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit;
using supervise::Control;
using supervise::with_keeper;

namespace {

/// Until `heard`, as a run waits for it.
void listen_until(Control& control, const std::function<bool()>& heard) {
  while (!heard()) {
    std::array<pollfd, 2> fds{pollfd{control.signals_fd(), POLLIN, 0}, pollfd{control.link_fd(), POLLIN, 0}};
    constexpr int kPatience = 20'000;
    if (::poll(fds.data(), fds.size(), kPatience) <= 0) throw std::runtime_error{"nothing is heard"};
    control.listen();
  }
}

int code_of(const std::function<int(Control&)>& work) {
  const int status = test::in_forked_child([&work] {
    std::signal(SIGHUP, SIG_DFL);  // nohup(1) ignores it for all that is started below it
    return with_keeper(work);
  });
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("what the work returns is what both processes end with", "[supervise]") {
  CHECK(code_of([](Control&) { return 0; }) == 0);
  CHECK(code_of([](Control&) { return 42; }) == 42);
}

TEST_CASE("the work is done in a session of its own, by a child of the entry process", "[supervise]") {
  const test::TempDir folder;
  const int status = test::in_forked_child([&folder] {
    const pid_t entry = ::getpid();
    return with_keeper([&folder, entry](Control&) {
      (void)folder;
      return ::getppid() == entry && ::getsid(0) == ::getpid() ? 0 : 1;
    });
  });
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("signals to the entry process reach the work, the first as the reason to end", "[supervise]") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    INFO(signal);
    CHECK(code_of([signal](Control& control) {
            if (control.stop() || control.is_urgent() || control.is_orphan()) return 1;
            ::kill(::getppid(), signal);
            listen_until(control, [&] { return control.stop().has_value(); });
            return control.stop()->signal == signal && !control.is_urgent() && !control.is_orphan() ? 42 : 2;
          }) == 42);
  }
}

TEST_CASE("a signal that comes when the work is done changes nothing", "[supervise]") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    INFO(signal);
    CHECK(code_of([signal](Control&) {
            ::kill(::getpid(), signal);
            ::kill(::getppid(), signal);
            return 42;
          }) == 42);
  }
}

TEST_CASE("a second signal makes it urgent, whichever it is", "[supervise]") {
  CHECK(code_of([](Control& control) {
          ::kill(::getppid(), SIGINT);
          listen_until(control, [&] { return control.stop().has_value(); });
          ::kill(::getppid(), SIGTERM);
          listen_until(control, [&] { return control.is_urgent(); });
          return control.stop()->signal == SIGINT ? 42 : 2;
        }) == 42);
}

TEST_CASE("a terminal's new size is told once and ends nothing", "[supervise]") {
  CHECK(code_of([](Control& control) {
          ::kill(::getppid(), SIGWINCH);
          bool is_resized = false;
          listen_until(control, [&] { return is_resized = is_resized || control.take_resize(); });
          return !control.take_resize() && !control.stop() ? 42 : 2;
        }) == 42);
}

TEST_CASE("the death of the entry process is heard as SIGTERM, or as the signal that came before", "[supervise]") {
  for (const int first : {0, SIGINT}) {
    INFO(first);
    const test::TempDir folder;
    const int code = code_of([&folder, first](Control& control) {
      if (first != 0) {
        ::kill(::getppid(), first);
        listen_until(control, [&] { return control.stop().has_value(); });
      }
      ::kill(::getppid(), SIGKILL);
      listen_until(control, [&] { return control.is_orphan(); });
      const bool is_quiet = control.link_fd() == -1;  // or whoever polls it would never wait again
      (void)folder.write("heard.new", std::to_string(control.stop()->signal) + (is_quiet ? " quiet" : ""));
      std::filesystem::rename(folder / "heard.new", folder / "heard");
      return 0;
    });
    CHECK(code == -SIGKILL);
    test::wait_until("the keeper hears of it", [&] { return !folder.read("heard").empty(); });
    CHECK(folder.read("heard") == std::to_string(first == 0 ? SIGTERM : first) + " quiet");
  }
}

TEST_CASE("when the keeper is killed the entry process ends all that it had started", "[supervise]") {
  const test::TempDir folder;
  const int code = code_of([&folder](Control&) {
    const auto pid = process::launch({.argv = {"sh", "-c", "trap '' TERM; (setsid sleep 1000 &); sleep 1000"},
                                      .environment = Environment::of_this_process(),
                                      .streams = {}});
    (void)folder.write("pid", std::to_string(pid.value()));
    ::raise(SIGKILL);
    return 1;
  });
  CHECK(code == supervise::kOwnFailure);
  CHECK(::kill(std::stoi(folder.read("pid")), 0) == -1);
}

TEST_CASE("exit codes are known although our caller had SIGCHLD ignored", "[supervise]") {
  const int status = test::in_forked_child([] {
    std::signal(SIGCHLD, SIG_IGN);
    return with_keeper([](Control&) { return 42; });
  });
  CHECK(WEXITSTATUS(status) == 42);
}
