#include "lib/supervise/gauge.hpp"

#include <algorithm>
#include <ctime>

#include <fmt/format.h>

#include "lib/core/readable_size.hpp"

namespace toolkit::supervise {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr milliseconds kFirstInterval{20};
constexpr milliseconds kLongestInterval{500};
constexpr int kShare = 100;

}  // namespace

Gauge::Gauge(const Tree& tree)
    : tree_{tree},
      before_{tree.usage()},
      next_{system_clock().now() + kFirstInterval},
      interval_{kFirstInterval},
      last_state_{system_clock().now()} {}

void Gauge::sample_when_due() {
  if (system_clock().now() < next_) return;
  // Our own time: on a busy machine a look takes many times as long, and the next one would never come.
  const std::clock_t begin = std::clock();
  sample();
  const std::chrono::duration<double> cost{static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC};
  interval_ = std::min(interval_ * 2, kLongestInterval);
  next_ =
      system_clock().now() + std::max<microseconds>(interval_, std::chrono::duration_cast<microseconds>(kShare * cost));
}

void Gauge::sample() {
  std::uint64_t sum = 0;
  for (const proc::Process& process : tree_.processes()) sum += process.resident_bytes;
  peak_ = std::max(peak_, sum);
}

std::string Gauge::state() {
  std::uint64_t resident = 0;
  const Usage ended = usage();
  std::chrono::microseconds cpu = ended.user + ended.system;
  const auto processes = tree_.processes();
  for (const proc::Process& process : processes) {
    resident += process.resident_bytes;
    cpu += process.cpu;
  }
  const TimePoint now = system_clock().now();
  const auto elapsed = std::max<std::chrono::nanoseconds>(now - last_state_, milliseconds{1});
  const double share = std::chrono::duration<double>(cpu - last_cpu_) / std::chrono::duration<double>(elapsed);
  last_state_ = now;
  last_cpu_ = cpu;
  return fmt::format("{} {}, {}, CPU {:.0f} %", processes.size(), processes.size() == 1 ? "process" : "processes",
                     readable_size(resident), std::max(share, 0.0) * 100);
}

Usage Gauge::usage() const {
  return {.user = tree_.usage().user - before_.user, .system = tree_.usage().system - before_.system};
}

}  // namespace toolkit::supervise
