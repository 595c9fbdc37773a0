// How long a call may take: until a point in time, or until it is cancelled, whichever comes first.
#pragma once

#include <algorithm>
#include <atomic>

#include "lib/core/clock.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit {

/// Set once by any thread; every wait that carries it in its Deadline then returns at once.
class Cancel {
 public:
  /// Throws EnvironmentError when the system has no descriptor left.
  Cancel();
  void cancel() noexcept;
  [[nodiscard]] bool cancelled() const noexcept { return cancelled_.load(); }
  /// Readable from the moment of cancel() on.
  [[nodiscard]] int fd() const noexcept { return event_.get(); }

 private:
  UniqueFd event_;
  std::atomic<bool> cancelled_{false};
};

class Deadline {
 public:
  explicit Deadline(TimePoint at, const Cancel* cancel = nullptr) : at_{at}, cancel_{cancel} {}
  /// `length` from now on the system clock.
  [[nodiscard]] static Deadline after(std::chrono::milliseconds length);

  [[nodiscard]] TimePoint at() const { return at_; }
  [[nodiscard]] const Cancel* cancel() const { return cancel_; }
  /// The earlier of the two points; the cancellation stays.
  [[nodiscard]] Deadline sooner(TimePoint other) const { return Deadline{std::min(at_, other), cancel_}; }
  /// No time is left on the system clock, or the wait was cancelled.
  [[nodiscard]] bool passed() const;
  /// What is left on the system clock, rounded up; 0 when passed() and never more than INT_MAX: fit for poll(2).
  [[nodiscard]] int remaining_ms() const;

 private:
  TimePoint at_;
  const Cancel* cancel_;
};

enum class Wake { ready, timeout, cancelled };

/// Waits until `fd` has one of the poll(2) `events` (an error or hang-up counts), or the deadline ends the wait.
[[nodiscard]] Wake wait_for(int fd, short events, const Deadline& deadline);

}  // namespace toolkit
