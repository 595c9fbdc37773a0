#include "lib/supervise/gauge.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace toolkit::supervise {
namespace {

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
  const TimePoint begin = system_clock().now();
  if (begin < next_) return;
  sample();
  const TimePoint end = system_clock().now();
  interval_ = std::min(interval_ * 2, kLongestInterval);
  next_ = end + std::max<std::chrono::nanoseconds>(interval_, kShare * (end - begin));
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

std::string readable_size(std::uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits{"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < kUnits.size(); ++unit) value /= 1024;
  return fmt::format("{:.{}f} {}", value, unit == 0 || value >= 100 ? 0 : 1, kUnits.at(unit));
}

}  // namespace toolkit::supervise
