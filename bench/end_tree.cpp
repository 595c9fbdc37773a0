// Ends a tree of processes that ignore SIGTERM, as bench/retry_run asks for it: prints the milliseconds that it took.
// end_tree PROCESSES WAY: bare (one pass of SIGKILL over the pids that are known), sweep, group.
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "lib/cgroup/group.hpp"
#include "lib/supervise/tree.hpp"

namespace {

using namespace toolkit;

constexpr int kChildren = 4;
constexpr std::chrono::microseconds kPause{100};

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

std::vector<pid_t> start_tree(int count, const cgroup::Group* group) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) std::exit(1);
  if (::fork() == 0) {
    if (group != nullptr) {
      if (std::FILE* file = std::fopen((group->path() + "/cgroup.procs").c_str(), "w")) {
        std::fputs("0", file);
        std::fclose(file);
      }
    }
    grow(count, ends[1]);
  }
  std::vector<pid_t> pids(static_cast<std::size_t>(count));
  for (pid_t& pid : pids) {
    if (::read(ends[0], &pid, sizeof pid) != sizeof pid) std::exit(1);
  }
  return pids;
}

void end_bare(const std::vector<pid_t>& pids) {
  for (const pid_t pid : pids) ::kill(pid, SIGKILL);
  while (::waitpid(-1, nullptr, 0) > 0) continue;
}

void end_all(supervise::Tree& tree) {
  for (tree.reap(); !tree.is_gone(); tree.reap()) {
    tree.kill();
    tree.reap();
    if (!tree.is_gone()) ::usleep(static_cast<useconds_t>(kPause.count()));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view way = argv[2];
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  std::optional<cgroup::Group> group;
  if (way == "group") {
    auto made = cgroup::Group::make({}, "ci-toolkit-bench-" + std::to_string(::getpid()));
    if (!made) return 3;
    group.emplace(std::move(*made));
  }
  const auto pids = start_tree(std::atoi(argv[1]), group ? &*group : nullptr);
  supervise::Tree tree;
  tree.use(group ? &*group : nullptr);
  const auto begin = std::chrono::steady_clock::now();
  if (way == "bare") {
    end_bare(pids);
  } else {
    tree.signal(SIGTERM);
    end_all(tree);
  }
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  std::printf("%.3f\n", took.count());
}
