#include "bench/waiter.hpp"

#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>

#include <fmt/format.h>

#include "lib/core/result.hpp"
#include "lib/core/text.hpp"
#include "lib/process/child.hpp"

namespace toolkit::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 30s;

std::vector<std::string> with_port(std::vector<std::string> command, std::uint16_t port) {
  constexpr std::string_view kPlace = "PORT";
  for (std::string& word : command) {
    const std::size_t at = word.find(kPlace);
    if (at != std::string::npos) word.replace(at, kPlace.size(), std::to_string(port));
  }
  return command;
}

Milliseconds milliseconds(const timeval& time) {
  return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

/// Of a process that has ended and is not reaped yet. The C library's waitid(2) leaves the usage out.
Milliseconds cpu_time(pid_t pid) {
  siginfo_t info{};
  rusage usage{};
  if (::syscall(SYS_waitid, P_PID, pid, &info, WEXITED | WNOWAIT, &usage) != 0) {
    throw EnvironmentError{fmt::format("waitid: error {}", errno)};
  }
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

/// wait-for-it has its timeout(1) in a process group of its own, which no kill of ours would reach: we let it see that
/// the door is open, and go.
void let_go(process::Child& child, Door& door) {
  (void)door.open();
  (void)child.wait(Deadline::after(3s));
}

}  // namespace

std::optional<Sample> time_start(const std::vector<std::string>& command, Door& door, std::chrono::microseconds delay,
                                 const Cancel& cancel) {
  const TimePoint started = system_clock().now();
  auto child = process::Child::start(with_port(command, door.port()), {});
  if (!child) throw EnvironmentError{child.error().message};
  TimePoint ready = started + delay;
  Wake wake = wait_for(child->fd(), POLLIN, Deadline{ready, &cancel});
  if (wake == Wake::timeout) {
    ready = door.open();
    wake = wait_for(child->fd(), POLLIN, Deadline{ready + kPatience, &cancel});
  }
  const TimePoint ended = system_clock().now();
  if (wake == Wake::cancelled) {
    let_go(*child, door);
    return std::nullopt;
  }
  if (wake == Wake::timeout)
    throw EnvironmentError{fmt::format("{} does not see that it is ready", join(command, " "))};
  const Milliseconds cpu = cpu_time(child->pid());
  const auto status = child->wait(Deadline::after(kPatience));
  if (!status || !status->success()) {
    throw EnvironmentError{fmt::format("{}: {}", join(command, " "), status ? status->text() : "not reaped")};
  }
  return Sample{.lag = ended - ready, .waited = ended - started, .cpu = cpu};
}

}  // namespace toolkit::bench
