#include "lib/supervise/group_stage.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "lib/cgroup/group.hpp"
#include "lib/core/clock.hpp"
#include "lib/core/environment.hpp"
#include "lib/core/log.hpp"
#include "lib/core/result.hpp"
#include "lib/core/unique_fd.hpp"
#include "lib/core/values.hpp"
#include "lib/proc/process_table.hpp"

namespace toolkit::supervise {
namespace {

using std::chrono::milliseconds;

constexpr int kRefused = 2;
constexpr int kFailed = 3;
constexpr std::uint64_t kLargestPid = std::uint64_t{1} << 22U;
constexpr std::uint64_t kMostAttempts = 1'000'000;
constexpr std::uint64_t kLargestUser = 0xFFFF'FFFE;
constexpr int kMostParents = 64;                  // of ours, up to the keeper
constexpr milliseconds kMovePatience{2000};       // until all are in the group, however they fork
constexpr milliseconds kRemovalPatience{10'000};  // for what waits in the kernel
constexpr milliseconds kPause{5};

struct Request {
  pid_t keeper = 0;
  unsigned attempt = 0;
  uid_t user = 0;
};

std::optional<Request> parse(const std::vector<std::string>& words) {
  const auto user = parse_number(Environment::of_this_process().get("SUDO_UID").value_or(""), 0, kLargestUser);
  if (words.size() != 2 || !user) return std::nullopt;
  const auto keeper = parse_number(words[0], 2, kLargestPid);
  const auto attempt = parse_number(words[1], 1, kMostAttempts);
  if (!keeper || !attempt) return std::nullopt;
  return Request{.keeper = static_cast<pid_t>(*keeper),
                 .attempt = static_cast<unsigned>(*attempt),
                 .user = static_cast<uid_t>(*user)};
}

bool runs_our_program(pid_t pid) {
  struct stat theirs {};
  struct stat ours {};
  return ::stat(fmt::format("/proc/{}/exe", pid).c_str(), &theirs) == 0 && ::stat("/proc/self/exe", &ours) == 0 &&
         theirs.st_dev == ours.st_dev && theirs.st_ino == ours.st_ino;
}

/// The child of the keeper that we descend from, or are.
std::optional<pid_t> own_branch(pid_t keeper) {
  auto process = proc::read_process(::getpid());
  for (int i = 0; process && i < kMostParents; ++i) {
    if (process->parent == keeper) return process->pid;
    process = proc::read_process(process->parent);
  }
  return std::nullopt;
}

class Stage {
 public:
  explicit Stage(const Request& request)
      : request_{request}, keeper_{static_cast<int>(::syscall(SYS_pidfd_open, request.keeper, 0))} {}

  /// Why nothing is done; empty when all is well.
  std::string refusal() {
    if (::geteuid() != 0) return "only root can hold a group";
    const auto branch = own_branch(request_.keeper);
    if (!keeper_ || !branch) return fmt::format("process {} has not started this one", request_.keeper);
    if (proc::real_user_of(request_.keeper) != request_.user) {
      return fmt::format("process {} is not of user {}", request_.keeper, request_.user);
    }
    if (!runs_our_program(request_.keeper)) return fmt::format("process {} runs another program", request_.keeper);
    branch_ = *branch;
    return {};
  }

  int run() {
    if (!is_wanted(milliseconds{0})) return 0;
    const cgroup::Paths paths{.process = std::to_string(request_.keeper)};
    auto group = cgroup::Group::make(paths, group_name(request_.keeper, request_.attempt));
    const auto given = group ? group->let_kill(request_.user) : Result<void>{};
    if (!group || !given) {
      log::error("{}", (group ? given.error() : group.error()).message);
      return kFailed;
    }
    move_all(*group);
    const std::string line = fmt::format("{}\n", kGroupIsReady);
    (void)!::write(STDOUT_FILENO, line.data(), line.size());
    while (is_wanted(std::nullopt)) pass_on(*group);
    return end(*group);
  }

 private:
  /// Waits for something to do; false when we are to end.
  [[nodiscard]] bool is_wanted(std::optional<milliseconds> patience) const {
    std::array<pollfd, 2> fds{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{keeper_.get(), POLLIN, 0}};
    ::poll(fds.data(), fds.size(), patience ? static_cast<int>(patience->count()) : -1);
    return fds[1].revents == 0 && (fds[0].revents == 0 || (fds[0].revents & POLLIN) != 0) && !is_over_;
  }

  void pass_on(const cgroup::Group& group) {
    char word = 0;
    const ssize_t got = ::read(STDIN_FILENO, &word, 1);
    is_over_ = got == 0 || (got < 0 && errno != EINTR);
    if (got != 1 || word != kAskToEnd) return;
    for (const pid_t pid : group.pids()) {
      const auto process = proc::read_process(pid);
      if (process && proc::real_user_of(pid) != request_.user) proc::send_signal(*process, SIGTERM);
    }
  }

  [[nodiscard]] std::vector<proc::Process> outside(const cgroup::Group& group) const {
    std::vector<proc::Process> all = proc::all_processes();
    std::erase_if(all, [this](const proc::Process& process) { return process.pid == branch_; });
    std::vector<proc::Process> found = proc::descendants(all, request_.keeper);
    const auto members = group.pids();
    const std::set<pid_t> inside{members.begin(), members.end()};
    std::erase_if(found, [&inside](const proc::Process& process) {
      return process.state == 'Z' || process.state == 'X' || inside.contains(process.pid);
    });
    return found;
  }

  void move_all(cgroup::Group& group) const {
    const TimePoint end = system_clock().now() + kMovePatience;
    for (auto left = outside(group); !left.empty() && system_clock().now() < end; left = outside(group)) {
      for (const proc::Process& process : left) {
        const auto same = proc::read_process(process.pid);
        if (same && same->start_ticks == process.start_ticks) (void)group.add(process.pid);
      }
    }
  }

  static int end(cgroup::Group& group) {
    const TimePoint limit = system_clock().now() + kRemovalPatience;
    while (true) {
      (void)group.kill();
      if (group.remove()) return 0;
      if (system_clock().now() >= limit) break;
      std::this_thread::sleep_for(kPause);
    }
    log::error("{} is not empty and stays", group.path());
    return kFailed;
  }

  Request request_;
  UniqueFd keeper_;
  pid_t branch_ = 0;
  bool is_over_ = false;
};

}  // namespace

std::string group_prefix(pid_t keeper) { return fmt::format("ci-toolkit-{}-", keeper); }

std::string group_name(pid_t keeper, unsigned attempt) { return group_prefix(keeper) + std::to_string(attempt); }

int hold_group(const std::vector<std::string>& words) {
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE}) std::signal(signal, SIG_IGN);
  const auto request = parse(words);
  if (!request) {
    log::error("{}: a pid and a number are wanted, and SUDO_UID", kGroupStage);
    return kRefused;
  }
  Stage stage{*request};
  if (const std::string refusal = stage.refusal(); !refusal.empty()) {
    log::error("{}: {}", kGroupStage, refusal);
    return kRefused;
  }
  return stage.run();
}

}  // namespace toolkit::supervise
