// Attempts on a machine that is made up, and with a heartbeat that a test can wait for.
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/process/pipe.hpp"
#include "test/support/catch.hpp"
#include "test/support/fake_machine.hpp"
#include "test/support/recorded_log.hpp"
#include "test/support/subreaper.hpp"
#include "tools/retry-run/attempts.hpp"
#include "tools/retry-run/command_environment.hpp"

namespace toolkit::tools_test {
namespace {

using namespace std::chrono_literals;
using retry_run::Plan;
using retry_run::RealAttempts;
using retry_run::Surroundings;
using test::expect;
using test::FakeMachine;

constexpr const char* kLow = "MemTotal: 16777216 kB\nMemFree: 1 kB\nMemAvailable: 100000 kB\n";

Plan plan_of(const std::string& script) {
  Plan plan;
  plan.work.argv = {"sh", "-c", script};
  plan.grace = 50ms;
  plan.log_limit = std::uint64_t{1} << 20U;
  plan.tty = retry_run::Tty::never;
  return plan;
}

/// Makes an attempt; what the log was told is returned, and the attempt's end is added to it.
std::vector<std::string> log_of(const Plan& plan, const Surroundings& surroundings, const test::TempDir& folder) {
  const test::RecordedLog recorded;
  process::Pipe link = process::make_pipe();
  supervise::Control control{std::move(link.read)};
  supervise::Console console{false};
  Environment environment = Environment::of_this_process();
  environment.set("TMPDIR", folder.path().string());
  const retry_run::RunFolder run_folder{plan, environment};
  std::optional<supervise::ExclusiveLock> lock;
  actions::Commands commands{actions::Job::from_environment(Environment{}), console.lines()};
  RealAttempts attempts{{plan, environment, run_folder, lock, control, console, commands},
                        environment,
                        std::nullopt,
                        "command",
                        surroundings};
  const auto outcome = attempts.run(1, system_clock().now() + 20s);
  std::vector<std::string> lines = recorded.messages();
  lines.push_back(supervise::text(outcome.end));
  return lines;
}

std::vector<std::string> lines_with(const std::vector<std::string>& lines, const std::string& part) {
  std::vector<std::string> found;
  std::ranges::copy_if(lines, std::back_inserter(found),
                       [&](const std::string& line) { return line.find(part) != std::string::npos; });
  return found;
}

}  // namespace

TEST_CASE("the log's heartbeat tells for how long, and the processes, memory and CPU of the tree", "[retry-run]") {
  CHECK(test::holds_in_subreaper([] {
    const test::TempDir folder;
    const auto lines = log_of(plan_of("sleep 0.5"), {.heartbeat = 200ms}, folder);
    const auto beats = lines_with(lines, "nothing was printed for 200ms; running for ");
    expect(!beats.empty(), join(lines, "\n"));
    for (const char* part : {" process", "iB, CPU ", " %"}) {
      expect(beats.front().find(part) != std::string::npos, beats.front());
    }
  }));
}

TEST_CASE("a quiet run has no heartbeat", "[retry-run]") {
  CHECK(test::holds_in_subreaper([] {
    const test::TempDir folder;
    Plan quiet = plan_of("sleep 0.3");
    quiet.quiet = true;
    const auto lines = log_of(quiet, {.heartbeat = 50ms}, folder);
    expect(lines == std::vector<std::string>{"exit code 0"}, join(lines, "\n"));
  }));
}

TEST_CASE("memory that is low while a command runs is a warning with the figure, once", "[retry-run]") {
  CHECK(test::holds_in_subreaper([] {
    const test::TempDir folder;
    const FakeMachine machine;
    machine.proc("meminfo", kLow);
    const auto lines = log_of(plan_of("sleep 2.5"), {.machine = machine.paths()}, folder);
    expect(lines_with(lines, "memory is low: 97.7 MiB of 16.0 GiB are free").size() == 1, join(lines, "\n"));
  }));
}

TEST_CASE("a kill that only the machine counted is told as probably for want of memory", "[retry-run]") {
  CHECK(test::holds_in_subreaper([] {
    const test::TempDir folder;
    const FakeMachine machine;
    machine.proc("vmstat", "oom_kill 1\n");
    const std::string script = "echo oom_kill 2 >'" + machine.paths().proc + "/vmstat'; kill -9 $$";
    const auto lines = log_of(plan_of(script), {.machine = machine.paths()}, folder);
    expect(lines.back().rfind("probably out of memory, signal 9", 0) == 0, lines.back());
  }));
}

TEST_CASE("a kill that the command's surroundings counted is told as want of memory", "[retry-run]") {
  CHECK(test::holds_in_subreaper([] {
    const test::TempDir folder;
    const FakeMachine machine;
    machine.proc("self/mountinfo", test::kVersion1Mounts);
    machine.proc("self/cgroup", "4:memory:/job\n");
    machine.group("/sys/fs/cgroup/memory/job", "memory.oom_control", "oom_kill 1\n");
    const std::string file = machine.paths().root + "/sys/fs/cgroup/memory/job/memory.oom_control";
    const auto lines = log_of(plan_of("echo oom_kill 2 >'" + file + "'; exit 1"), {.machine = machine.paths()}, folder);
    expect(lines.back() == "out of memory (killed by the kernel), exit code 1", lines.back());
  }));
}

TEST_CASE("the option memory-per-worker decides how many workers the free memory is for", "[retry-run]") {
  const FakeMachine machine;
  machine.proc("stat", "cpu0 1\ncpu1 1\n");
  machine.proc("meminfo", "MemTotal: 16777216 kB\nMemAvailable: 1048576 kB\n");
  machine.proc("loadavg", "0.00 0.00 0.00 1/1 1\n");
  Plan plan;
  plan.workers = {.auto_count = true, .bytes_per_worker = std::uint64_t{1} << 30U};
  CHECK(retry_run::count_workers(plan, machine.paths()) == 1U);
  plan.workers.bytes_per_worker += 1;
  CHECK(retry_run::count_workers(plan, machine.paths()) == 1U);  // never none
  if (::sysconf(_SC_NPROCESSORS_ONLN) < 2) SKIP_TEST("there is one processor");
  plan.workers.bytes_per_worker = std::uint64_t{512} << 20U;
  CHECK(retry_run::count_workers(plan, machine.paths()) == 2U);
  plan.workers = {.count = 7, .bytes_per_worker = std::uint64_t{1} << 40U};
  CHECK(retry_run::count_workers(plan, machine.paths()) == 7U);  // the user's number is no guess
}

}  // namespace toolkit::tools_test
