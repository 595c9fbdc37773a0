// When the next try comes: soon while that costs the service nothing, later when it does.
#pragma once

#include <chrono>

#include "lib/core/random.hpp"
#include "lib/health/probe.hpp"

namespace toolkit::health {

/// The delay doubles from `first` up to a cap that depends on the last answer. The longer it has been waited, the less
/// a delay costs beside that, and the more processor time short ones have used: every cap grows with the time waited.
struct Pace {
  std::chrono::milliseconds first{5};
  std::chrono::milliseconds refused_cap{25};   ///< a loopback or private address refuses: no work for the server
  std::chrono::milliseconds not_yet_cap{100};  ///< the server answers "not yet": it logs each try
  std::chrono::milliseconds other_cap{500};    ///< anything else
  unsigned growth = 4;  ///< a cap is at least this share of the time waited, in percent, as long as that is below 1 s
  bool jitter = true;   ///< full jitter: uniform between nothing and the delay
};

/// The cap after `answer` when it has been waited for `waited`.
[[nodiscard]] std::chrono::milliseconds cap_after(const Answer& answer, std::chrono::microseconds waited,
                                                  const Pace& pace);

/// How long to wait after the try number `tries` (1 is the first) ended with `answer`, `waited` after the start.
[[nodiscard]] std::chrono::microseconds delay_after(unsigned tries, const Answer& answer,
                                                    std::chrono::microseconds waited, const Pace& pace, Random& random);

}  // namespace toolkit::health
