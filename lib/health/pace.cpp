#include "lib/health/pace.hpp"

#include <algorithm>

#include "lib/retry/backoff.hpp"

namespace toolkit::health {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr milliseconds kMostGrown{1000};

milliseconds cap_of(const Answer& answer, const Pace& pace) {
  if (answer.state == State::refused && answer.near) return pace.refused_cap;
  if (answer.state == State::not_yet) return pace.not_yet_cap;
  return pace.other_cap;
}

}  // namespace

milliseconds cap_after(const Answer& answer, microseconds waited, const Pace& pace) {
  const auto share = std::chrono::duration_cast<milliseconds>(waited * pace.growth / 100);
  return std::max(cap_of(answer, pace), std::min(share, kMostGrown));
}

microseconds delay_after(unsigned tries, const Answer& answer, microseconds waited, const Pace& pace, Random& random) {
  const milliseconds cap = cap_after(answer, waited, pace);
  const retry::Backoff backoff{.first = std::min(pace.first, cap), .cap = cap};
  const milliseconds delay = retry::delay_before(tries - 1, backoff);
  return pace.jitter ? retry::with_jitter(delay, random) : delay;
}

}  // namespace toolkit::health
