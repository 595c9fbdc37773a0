// Ends a tree of processes that ignore SIGTERM, as bench/retry_run asks for it: prints the milliseconds that it took.
// end_tree PROCESSES WAY: bare (one pass of SIGKILL over the pids that are known), sweep and group (as an attempt of
// retry-run does it when its time is over, without grace). end_tree PROCESSES grow: is such a tree.
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/cgroup/group.hpp"
#include "lib/core/clock.hpp"
#include "lib/supervise/attempt.hpp"
#include "lib/supervise/group_stage.hpp"
#include "lib/supervise/keeper.hpp"

namespace {

using namespace toolkit;

constexpr int kChildren = 4;
constexpr std::chrono::seconds kUntilAllRun{3};

/// `count` processes in all, each with up to four children; every second one is a session of its own, and every fourth
/// is forked twice, so that its parent is gone.
void grow(int count, int ready) {
  std::signal(SIGTERM, SIG_IGN);
  int number = 0;
  for (int child = 1; child <= kChildren * number + kChildren && child < count; ++child) {
    if (::fork() != 0) continue;
    if (child % 4 == 0 && ::fork() != 0) ::_exit(0);
    if (child % 2 == 1) ::setsid();
    number = child;
    child = kChildren * number;  // its own first child is next
  }
  const pid_t pid = ::getpid();
  if (::write(ready, &pid, sizeof pid) != sizeof pid) ::_exit(1);
  while (true) ::pause();
}

double milliseconds_since(TimePoint begin) {
  return std::chrono::duration<double, std::milli>{system_clock().now() - begin}.count();
}

double end_bare(int count) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) std::exit(1);
  if (::fork() == 0) grow(count, ends[1]);
  std::vector<pid_t> pids(static_cast<std::size_t>(count));
  for (pid_t& pid : pids) {
    if (::read(ends[0], &pid, sizeof pid) != sizeof pid) std::exit(1);
  }
  const TimePoint begin = system_clock().now();
  for (const pid_t pid : pids) ::kill(pid, SIGKILL);
  while (::waitpid(-1, nullptr, 0) > 0) continue;
  return milliseconds_since(begin);
}

/// Begins with the end: when all that comes before it is done.
class Stopwatch final : public supervise::AttemptObserver {
 public:
  void silent(std::chrono::milliseconds, const std::string&) override {}
  void moment(const std::string&) override { begin_ = system_clock().now(); }
  void warn(const std::string&) override {}
  [[nodiscard]] TimePoint begin() const { return begin_; }

 private:
  TimePoint begin_;
};

int end_attempt(const std::string& self, const std::string& count, bool by_group) {
  return supervise::with_keeper([&](supervise::Control& control) {
    std::optional<cgroup::Group> group;
    if (by_group) {
      auto made = cgroup::Group::make({}, supervise::group_name(::getpid(), 1));
      if (!made) return 3;
      group.emplace(std::move(*made));
    }
    supervise::AttemptPlan plan{
        .command = {.argv = {self, count, "grow"}, .environment = Environment::of_this_process(), .streams = {}},
        .deadline = system_clock().now() + kUntilAllRun,
        .grace = std::chrono::milliseconds{0},
        .group = group ? &*group : nullptr,
        .marker = "CI_TOOLKIT_RUN=end_tree"};
    std::size_t told = 0;
    plan.look_at_output = [&told](std::string_view bytes) { told += bytes.size(); };
    supervise::Console console{false};
    supervise::Tree tree;
    Stopwatch watch;
    (void)supervise::run_attempt(plan, tree, console, control, watch);
    const double took = milliseconds_since(watch.begin());
    if (group) (void)group->remove();
    if (told != std::stoul(count) * sizeof(pid_t)) return 4;  // not all of them ran
    std::fprintf(stderr, "%.3f\n", took);
    return 0;
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view way = argv[2];
  if (way == "grow") grow(std::atoi(argv[1]), STDOUT_FILENO);
  if (way != "bare") return end_attempt(argv[0], argv[1], way == "group");
  std::fprintf(stderr, "%.3f\n", end_bare(std::atoi(argv[1])));
}
