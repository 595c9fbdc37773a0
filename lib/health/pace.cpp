#include "lib/health/pace.hpp"

#include <algorithm>

#include "lib/retry/backoff.hpp"

namespace toolkit::health {

std::chrono::milliseconds cap_after(const Answer& answer, const Pace& pace) {
  if (answer.state == State::refused && answer.near) return pace.refused_cap;
  if (answer.state == State::not_yet) return pace.not_yet_cap;
  return pace.other_cap;
}

std::chrono::microseconds delay_after(unsigned tries, const Answer& answer, const Pace& pace, Random& random) {
  const std::chrono::milliseconds cap = cap_after(answer, pace);
  const retry::Backoff backoff{.first = std::min(pace.first, cap), .cap = cap};
  const std::chrono::milliseconds delay = retry::delay_before(tries - 1, backoff);
  return pace.jitter ? retry::with_jitter(delay, random) : delay;
}

}  // namespace toolkit::health
