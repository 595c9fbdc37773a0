// The seam between the wait and real time: starts tries and tells when they have ended.
#pragma once

#include <cstddef>
#include <vector>

#include "lib/core/clock.hpp"
#include "lib/health/probe.hpp"

namespace toolkit::health {

struct Finished {
  std::size_t target = 0;
  Answer answer = {};
};

struct Progress {
  std::vector<Finished> finished;
  int signal = 0;  ///< a signal asks us to stop
};

class Tries {
 public:
  Tries() = default;
  Tries(const Tries&) = delete;
  Tries& operator=(const Tries&) = delete;
  virtual ~Tries() = default;
  /// Starts a try of target number `target`, of which none runs. It ends by `deadline`.
  virtual void start(std::size_t target, TimePoint deadline) = 0;
  /// Returns as soon as a try has ended or a signal came, with all that have; at `until` with none.
  [[nodiscard]] virtual Progress wait(TimePoint until) = 0;
};

}  // namespace toolkit::health
