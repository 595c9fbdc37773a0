#include "lib/supervise/tree.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "lib/core/clock.hpp"
#include "lib/process/launch.hpp"
#include "test/support/catch.hpp"
#include "test/support/subreaper.hpp"
#include "test/support/temp_dir.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit;
using supervise::Tree;
using test::expect;
using test::holds_in_subreaper;
using test::wait_until;

namespace {

pid_t start(const std::string& script) {
  const auto pid = process::launch(
      {.argv = {"sh", "-c", script}, .environment = Environment::of_this_process(), .streams = {.err = STDERR_FILENO}});
  expect(pid.has_value(), "sh starts");
  return *pid;
}

std::size_t count_of(const Tree& tree, const std::string& command) {
  const auto all = tree.processes();
  return static_cast<std::size_t>(
      std::ranges::count_if(all, [&](const proc::Process& process) { return proc::command_line(process) == command; }));
}

void end(Tree& tree) {
  wait_until("all have ended", [&] {
    tree.kill();
    tree.reap();
    return tree.is_gone();
  });
}

/// Forks and ends, and its child does the same, on and on. Whoever does so for seconds writes that down.
[[noreturn]] void hop(const std::string& file) {
  const TimePoint end = system_clock().now() + std::chrono::seconds{20};
  while (system_clock().now() < end) {
    if (::fork() > 0) ::_exit(0);
  }
  std::ofstream{file} << "survived";
  ::_exit(0);
}

}  // namespace

TEST_CASE("how a watched child ended is known once it was reaped", "[supervise]") {
  CHECK(holds_in_subreaper([] {
    Tree tree;
    const pid_t exits = start("exit 3");
    const pid_t dies = start("kill -9 $$");
    tree.watch(exits);
    tree.watch(dies);
    expect(!tree.status_of(exits), "it is not reaped yet");
    wait_until("both are reaped", [&] {
      tree.reap();
      return tree.is_gone();
    });
    expect(tree.status_of(exits)->code == 3 && tree.status_of(exits)->signal == 0, "exit code 3");
    expect(tree.status_of(dies)->signal == SIGKILL, "signal 9");
    expect(!tree.status_of(::getpid()), "nobody watches us");
  }));
}

TEST_CASE("a tree has whoever descends from a child, also when nobody in between lives", "[supervise]") {
  CHECK(holds_in_subreaper([] {
    Tree tree;
    start("(setsid sleep 1001 & ) ; sleep 1002");
    wait_until("both sleep", [&] { return count_of(tree, "sleep 1001") == 1 && count_of(tree, "sleep 1002") == 1; });
    tree.reap();
    expect(!tree.is_gone(), "they run");
    const auto all = tree.processes();
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t later = i + 1; later < all.size(); ++later) {
        expect(all[i].parent != all[later].pid, "parents come first");
      }
    }
    end(tree);
    expect(tree.processes().empty(), "nothing is left");
  }));
}

TEST_CASE("a signal reaches all of a tree, also what is stopped", "[supervise]") {
  const test::TempDir folder;
  CHECK(holds_in_subreaper([&folder] {
    Tree tree;
    const std::string file = folder / "heard";
    const pid_t stopped = start("trap 'echo stopped >>" + file + "; exit' TERM; kill -STOP $$; sleep 1000");
    start("trap 'echo running >>" + file + "; exit' TERM; : >" + (folder / "ready") + "; while :; do sleep 0.01; done");
    wait_until("one is stopped, the other ready", [&] {
      const auto process = proc::read_process(stopped);
      return process && process->state == 'T' && std::filesystem::exists(folder / "ready");
    });
    tree.signal(SIGTERM);
    wait_until("all have ended", [&] {
      tree.reap();
      return tree.is_gone();
    });
  }));
  CHECK(folder.read("heard").size() == std::string{"stopped\nrunning\n"}.size());
}

TEST_CASE("reaping comes back in time, and has then not taken the tree for gone", "[supervise]") {
  CHECK(holds_in_subreaper([] {
    constexpr int kMany = 200;
    Tree tree;
    std::vector<pid_t> ended;
    for (int i = 0; i < kMany; ++i) ended.push_back(start("exit 0"));
    for (const pid_t child : ended) {
      siginfo_t info{};
      expect(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) == 0, "it has ended");
    }
    expect(!tree.reap(std::chrono::milliseconds{0}), "there are more");
    expect(!tree.is_gone(), "and they are still of the tree");
    wait_until("all are reaped", [&] { return tree.reap(std::chrono::milliseconds{0}); });
    expect(tree.is_gone(), "nobody is left");
  }));
}

TEST_CASE("processes that fork and end, and their children the same, are ended in one round", "[supervise]") {
  const test::TempDir folder;
  const std::string survived = folder / "survived";
  CHECK(holds_in_subreaper([&survived] {
    constexpr int kChains = 40;
    Tree tree;
    const pid_t first = ::fork();
    if (first == 0) {
      ::setsid();
      for (int i = 0; i < kChains; ++i) {
        if (::fork() == 0) hop(survived);
      }
      ::_exit(0);
    }
    tree.watch(first);
    wait_until("all hop", [&] {
      tree.reap();
      return tree.status_of(first).has_value();
    });
    tree.kill();
    wait_until("all have ended", [&] {
      tree.reap();
      return tree.is_gone();
    });
  }));
  CHECK_FALSE(std::filesystem::exists(survived));
}

TEST_CASE("who shares a process group with a tree's process, and is not of the tree, is not killed", "[supervise]") {
  const pid_t outsider = start("exec sleep 1007");
  CHECK(holds_in_subreaper([outsider] {
    Tree tree;
    const pid_t member = ::fork();
    if (member == 0) {
      if (::setpgid(0, outsider) != 0) ::_exit(1);
      ::pause();
    }
    wait_until("it is in the other's group", [&] { return ::getpgid(member) == outsider; });
    tree.watch(member);
    end(tree);
    expect(tree.status_of(member)->signal == SIGKILL, "it was killed");
  }));
  const auto process = proc::read_process(outsider);
  CHECK((process && process->state != 'Z'));
  ::kill(outsider, SIGKILL);
  ::waitpid(outsider, nullptr, 0);
}

TEST_CASE("what was given up counts no more", "[supervise]") {
  CHECK(holds_in_subreaper([] {
    Tree tree;
    const pid_t sleeper = start("exec sleep 1003");
    const pid_t other = start("exec sleep 1004");
    wait_until("they sleep", [&] { return count_of(tree, "sleep 1003") == 1 && count_of(tree, "sleep 1004") == 1; });
    const auto process = proc::read_process(sleeper);
    tree.give_up({*process});
    tree.reap();
    expect(!tree.is_gone(), "the other counts");
    ::kill(other, SIGKILL);
    wait_until("it is gone", [&] {
      tree.reap();
      return tree.is_gone();
    });
    expect(tree.processes().empty(), "it is not among the tree's");
    expect(::kill(sleeper, 0) == 0, "it lives");
    ::kill(sleeper, SIGKILL);
  }));
}

TEST_CASE("what is left out is no part of a tree, and is not ended", "[supervise]") {
  CHECK(holds_in_subreaper([] {
    Tree tree;
    const pid_t helper = start("sleep 1005 & wait");
    tree.leave_out(helper);
    wait_until("it has a child", [&] { return proc::descendants(proc::all_processes(), helper).size() == 1; });
    start("exec sleep 1006");
    tree.reap();
    expect(!tree.is_gone() && count_of(tree, "sleep 1005") == 0, "the rest is all of the tree");
    end(tree);
    expect(::kill(helper, 0) == 0, "it lives");
    ::kill(-helper, SIGKILL);
  }));
}

TEST_CASE("the usage of those that ended is added up", "[supervise]") {
  CHECK(holds_in_subreaper([] {
    Tree tree;
    start("i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done");
    wait_until("it has ended", [&] {
      tree.reap();
      return tree.is_gone();
    });
    expect(tree.usage().user.count() + tree.usage().system.count() > 0, "it took time");
  }));
}
