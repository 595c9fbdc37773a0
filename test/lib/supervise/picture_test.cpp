#include "lib/supervise/picture.hpp"

#include <algorithm>
#include <csignal>

#include "lib/process/launch.hpp"
#include "lib/supervise/shown_command.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/far_away.hpp"
#include "test/support/subreaper.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit;
using supervise::picture_of;
using supervise::state_word;
using supervise::Tree;
using test::contains;
using test::expect;

TEST_CASE("every state of a process has a word", "[supervise]") {
  CHECK(state_word('S') == "sleeping");
  CHECK(state_word('D') == "uninterruptible");
  CHECK(state_word('T') == "stopped");
  for (const char state : {'R', 't', 'Z', 'I'}) CHECK(state_word(state) != state_word('?'));
}

TEST_CASE("a picture shows the tree of processes and the last lines of both streams", "[supervise]") {
  CHECK(test::holds_in_subreaper([] {
    Tree tree;
    const auto pid = process::launch({.argv = {"sh", "-c", "sleep 1007 & kill -STOP $$; wait"},
                                      .environment = Environment::of_this_process(),
                                      .streams = {}});
    test::wait_until("it has stopped, and its child sleeps in its own program", [&] {
      const auto processes = tree.processes();
      return processes.size() == 2 && std::ranges::all_of(processes, [&](const proc::Process& process) {
               return process.pid == *pid ? process.state == 'T'
                                          : (process.state == 'S' && supervise::shown_command(process) == "sleep 1007");
             });
    });
    const std::string picture = picture_of(tree, "one\ntwo\x1b[2J\n", "", test::far_away());
    const std::string top = "  " + std::to_string(*pid) + " sh -c sleep 1007 & kill -STOP $$; wait: stopped, CPU ";
    expect(contains(picture, "processes:\n" + top), picture);
    expect(contains(picture, " sleep 1007: sleeping, CPU ") && contains(picture, "\n    "), picture);
    expect(contains(picture, "the last lines of standard output:\n  one\n  two"), picture);
    expect(!contains(picture, "\x1b"), "what would draw is shown as text");
    expect(contains(picture, "standard error: nothing was printed\n"), picture);
    ::kill(-*pid, SIGKILL);
    test::wait_until("all have ended", [&] {
      tree.reap();
      return tree.is_gone();
    });
    expect(contains(picture_of(tree, "", "", test::far_away()), "no process ran any more\n"), "none is left");
  }));
}

TEST_CASE("a picture that comes too late leaves out what takes time", "[supervise]") {
  CHECK(test::holds_in_subreaper([] {
    Tree tree;
    const auto pid =
        process::launch({.argv = {"sleep", "1008"}, .environment = Environment::of_this_process(), .streams = {}});
    const std::string picture = picture_of(tree, "last", "", Deadline::after(std::chrono::milliseconds{0}));
    ::kill(*pid, SIGKILL);
    expect(contains(picture, "… and 1 more\n"), picture);
    expect(contains(picture, "  last\n"), picture);
  }));
}
