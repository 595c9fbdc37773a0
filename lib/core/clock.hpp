// Where time comes in: policies ask a Clock, so that tests can run them on virtual time.
#pragma once

#include <chrono>

namespace toolkit {

using TimePoint = std::chrono::steady_clock::time_point;

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  /// Monotonic: it never goes back, and does not follow the wall clock.
  [[nodiscard]] virtual TimePoint now() const = 0;
};

/// The machine's monotonic clock.
[[nodiscard]] const Clock& system_clock();

}  // namespace toolkit
