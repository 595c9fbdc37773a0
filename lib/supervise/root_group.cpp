#include "lib/supervise/root_group.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/process/launch.hpp"
#include "lib/supervise/group_stage.hpp"

namespace toolkit::supervise {
namespace {

constexpr std::size_t kMostSaid = 4096;

bool may_not_signal(const proc::Process& process) { return ::kill(process.pid, 0) != 0 && errno == EPERM; }

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{UniqueFd{ends[0]}, UniqueFd{ends[1]}};
}

/// A machine without a process left is no reason to let go of the attempt that runs.
Result<pid_t> start(const process::Launch& command) {
  try {
    return process::launch(command);
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
  const std::vector<std::string> command = std::exchange(command_, {});
  auto input = make_pipe();
  auto output = make_pipe();
  if (!input || !output) return;
  const auto helper =
      start({.argv = command,
             .environment = Environment::of_this_process(),
             .streams = {.in = input->read.get(), .out = output->write.get(), .err = output->write.get()}});
  if (!helper) {
    refusal_ = helper.error().message;
    return;
  }
  helper_ = *helper;
  tree.leave_out(helper_);
  tree.watch(helper_);
  to_helper_ = std::move(input->write);
  from_helper_ = std::move(output->read);
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
