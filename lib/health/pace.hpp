// When the next try comes: soon while that costs the service nothing, later when it does.
#pragma once

#include <chrono>

#include "lib/core/random.hpp"
#include "lib/health/probe.hpp"

namespace toolkit::health {

/// The delay doubles from `first` up to a cap that depends on the last answer.
struct Pace {
  std::chrono::milliseconds first{5};
  std::chrono::milliseconds refused_cap{25};   ///< a loopback or private address refuses: no work for the server
  std::chrono::milliseconds not_yet_cap{100};  ///< the server answers "not yet": it logs each try
  std::chrono::milliseconds other_cap{500};    ///< anything else
  bool jitter = true;                          ///< full jitter: uniform between nothing and the delay
};

/// The cap after `answer`.
[[nodiscard]] std::chrono::milliseconds cap_after(const Answer& answer, const Pace& pace);

/// How long to wait after the try number `tries` (1 is the first) ended with `answer`.
[[nodiscard]] std::chrono::microseconds delay_after(unsigned tries, const Answer& answer, const Pace& pace,
                                                    Random& random);

}  // namespace toolkit::health
