// What a tree uses while it runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "lib/core/clock.hpp"
#include "lib/supervise/tree.hpp"

namespace toolkit::supervise {

class Gauge {
 public:
  /// The tree's usage up to now counts as nothing.
  explicit Gauge(const Tree& tree);

  /// Looks at the memory again when it is time to: often in the beginning, and never for more than 1 % of a processor.
  void sample_when_due();
  [[nodiscard]] TimePoint next_sample() const { return next_; }
  /// The most that all processes together had at one look, shared pages counted for each.
  [[nodiscard]] std::uint64_t peak_memory_bytes() const { return peak_; }

  /// "3 processes, 120 MiB, CPU 95 %" of one processor since the last call.
  [[nodiscard]] std::string state();
  /// Of those that have ended.
  [[nodiscard]] Usage usage() const;

 private:
  void sample();

  const Tree& tree_;
  Usage before_;
  TimePoint next_;
  std::chrono::milliseconds interval_;
  std::uint64_t peak_ = 0;
  TimePoint last_state_;
  std::chrono::microseconds last_cpu_{0};
};

}  // namespace toolkit::supervise
