#include "lib/supervise/root_group.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/process/launch.hpp"
#include "lib/process/pipe.hpp"
#include "lib/supervise/group_stage.hpp"

namespace toolkit::supervise {
namespace {

constexpr std::size_t kMostSaid = 4096;

bool may_not_signal(const proc::Process& process) { return ::kill(process.pid, 0) != 0 && errno == EPERM; }

/// A helper that was started, and our ends of its pipes.
struct Helper {
  pid_t pid = 0;
  UniqueFd input;
  UniqueFd output;
};

/// A machine without a process or descriptor left is no reason to let go of the attempt that runs.
Result<Helper> start(const std::vector<std::string>& command) {
  try {
    process::Pipe input = process::make_pipe();
    process::Pipe output = process::make_pipe();
    const auto pid =
        process::launch({.argv = command,
                         .environment = Environment::of_this_process(),
                         .streams = {.in = input.read.get(), .out = output.write.get(), .err = output.write.get()}});
    if (!pid) return tl::unexpected{pid.error()};
    return Helper{.pid = *pid, .input = std::move(input.write), .output = std::move(output.read)};
  } catch (const EnvironmentError& error) {
    return fail(Failure::rejected, error.what());
  }
}

}  // namespace

void RootGroup::ask_when_due(Tree& tree) {
  if (system_clock().now() >= next_ask()) ask(tree);
}

void RootGroup::ask_if_needed(Tree& tree) {
  if (command_.empty()) return;
  const auto processes = tree.processes();
  if (std::ranges::any_of(processes, may_not_signal)) ask(tree);
}

void RootGroup::ask(Tree& tree) {
  auto helper = start(std::exchange(command_, {}));
  if (!helper) {
    refusal_ = helper.error().message;
    return;
  }
  helper_ = helper->pid;
  tree.leave_out(helper_);
  tree.watch(helper_);
  to_helper_ = std::move(helper->input);
  from_helper_ = std::move(helper->output);
  ::fcntl(to_helper_.get(), F_SETFL, O_NONBLOCK);
  ::fcntl(from_helper_.get(), F_SETFL, O_NONBLOCK);
}

void RootGroup::listen(Tree& tree) {
  std::array<char, 512> chunk{};
  const ssize_t got = ::read(from_helper_.get(), chunk.data(), chunk.size());
  if (got < 0) return;
  if (said_.size() < kMostSaid) said_.append(chunk.data(), static_cast<std::size_t>(got));
  const auto lines = nonempty_lines(said_);
  if (got > 0 && std::ranges::find(lines, kGroupIsReady) == lines.end()) return;
  if (got > 0) {
    auto group = cgroup::Group::borrow({}, name_);
    if (group) {
      group_ = std::move(*group);
      return tree.use(&*group_);
    }
    said_ = group.error().message;
  }
  refusal_ = said_.empty() ? "no answer" : printable(join(nonempty_lines(said_), "; "));
  (void)let_go(tree);
}

void RootGroup::ask_to_end() const {
  if (to_helper_) (void)!::write(to_helper_.get(), &kAskToEnd, 1);
}

std::optional<pid_t> RootGroup::let_go(Tree& tree) {
  to_helper_.reset();
  from_helper_.reset();
  if (!group_) return std::nullopt;
  tree.use(nullptr);
  group_.reset();
  return helper_;
}

std::vector<std::string> group_helper_command(unsigned attempt) {
  std::error_code error;
  const std::string self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  return {"sudo", "-n", "--", self, std::string{kGroupStage}, std::to_string(::getpid()), std::to_string(attempt)};
}

}  // namespace toolkit::supervise
