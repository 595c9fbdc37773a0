#include "lib/supervise/gauge.hpp"

#include <csignal>

#include "lib/process/launch.hpp"
#include "test/support/catch.hpp"
#include "test/support/subreaper.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit;
using supervise::Gauge;
using supervise::Tree;
using test::expect;

namespace {

pid_t start(const std::string& script) {
  return process::launch({.argv = {"sh", "-c", script}, .environment = Environment::of_this_process(), .streams = {}})
      .value();
}

}  // namespace

TEST_CASE("the most memory at one look is kept, and looks grow rarer", "[supervise]") {
  CHECK(test::holds_in_subreaper([] {
    Tree tree;
    Gauge gauge{tree};
    expect(gauge.peak_memory_bytes() == 0, "nobody has looked");
    const pid_t pid = start("exec sleep 1011");
    const TimePoint first = gauge.next_sample();
    test::wait_until("it was looked at", [&] {
      gauge.sample_when_due();
      return gauge.peak_memory_bytes() > 0;
    });
    expect(gauge.next_sample() > first, "another look is later");
    const std::uint64_t peak = gauge.peak_memory_bytes();
    ::kill(pid, SIGKILL);
    test::wait_until("it was looked at again", [&, next = gauge.next_sample()] {
      tree.reap();
      gauge.sample_when_due();
      return gauge.next_sample() > next;
    });
    expect(gauge.peak_memory_bytes() >= peak, "it is not forgotten");
  }));
}

TEST_CASE("a state tells processes, memory and processor", "[supervise]") {
  CHECK(test::holds_in_subreaper([] {
    Tree tree;
    Gauge gauge{tree};
    expect(gauge.state() == "0 processes, 0 B, CPU 0 %", gauge.state());
    const pid_t pid = start("exec sleep 1012");
    test::wait_until("it is there", [&] { return tree.processes().size() == 1; });
    const std::string state = gauge.state();
    expect(state.rfind("1 process, ", 0) == 0 && state.find(", CPU ") != std::string::npos, state);
    ::kill(pid, SIGKILL);
  }));
}

TEST_CASE("what was used before a gauge was made is none of its", "[supervise]") {
  CHECK(test::holds_in_subreaper([] {
    const auto work = [](Tree& tree) {
      start("i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done");
      test::wait_until("it has ended", [&] {
        tree.reap();
        return tree.is_gone();
      });
    };
    Tree tree;
    work(tree);
    const Gauge gauge{tree};
    expect(gauge.usage().user.count() == 0 && gauge.usage().system.count() == 0, "nothing yet");
    work(tree);
    expect(gauge.usage().user.count() + gauge.usage().system.count() > 0, "something");
  }));
}
