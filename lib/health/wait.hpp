// Waits until targets are ready: when to try which, and when the wait is over. All of it is arithmetic on a clock; the
// tries themselves happen behind the seam Tries.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/core/clock.hpp"
#include "lib/health/pace.hpp"
#include "lib/health/probe.hpp"
#include "lib/health/target.hpp"
#include "lib/health/tries.hpp"

namespace toolkit::health {

struct WaitPolicy {
  std::chrono::milliseconds timeout{60'000};     ///< for the whole wait
  std::chrono::milliseconds try_timeout{5'000};  ///< for one try
  /// How long a name may stay without an address before it counts as wrong.
  std::chrono::milliseconds name_grace{5'000};
  unsigned successes = 1;  ///< in a row
  bool any = false;        ///< one target is enough
  bool until_gone = false;
  bool once = false;
  bool keep_trying = false;  ///< hopeless answers do not end the wait
  Pace pace;
  std::uint64_t seed = 0;  ///< of the jitter
};

/// What the wait needs to know of one target.
struct WaitTarget {
  std::string name;  ///< seeds its jitter, so that its tries do not depend on the other targets
  TargetPolicy policy;
  bool name_may_be_missing = false;
};

enum class TargetEnding {
  ready,      ///< as asked for: ready, or gone with until_gone
  not_ready,  ///< the wait ended before
  hopeless,   ///< waiting longer would not have helped
  timed_out   ///< its own deadline, or that of the whole wait, came
};

struct TargetOutcome {
  TargetEnding ending = TargetEnding::not_ready;
  std::optional<std::chrono::microseconds> ready_after;      ///< since the start of the wait
  std::optional<std::chrono::microseconds> reachable_after;  ///< when a try first found the service there
  unsigned tries = 0;
  std::string last_error;  ///< of the last try that was not as asked for; empty when there was none
};

enum class Ending { ready, not_ready, hopeless, timed_out, interrupted };

struct Outcome {
  Ending ending = Ending::not_ready;
  int signal = 0;  ///< when interrupted
  std::chrono::microseconds elapsed{0};
  std::vector<TargetOutcome> targets;  ///< in the order of the targets
};

/// Told of what happens, as it happens.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;
  /// A try of target number `index` ended; `counts` says whether the answer was as asked for.
  virtual void answered(std::size_t index, const Answer& answer, bool counts, std::chrono::microseconds elapsed) = 0;
  /// How often it is told that the wait goes on.
  [[nodiscard]] virtual std::chrono::milliseconds beat() const { return std::chrono::seconds{30}; }
  /// Called every beat(); `outcomes` as they stand.
  virtual void still_waiting(const std::vector<TargetOutcome>& outcomes, std::chrono::microseconds elapsed) = 0;
};

/// All targets are tried at once, from t=0 on. Ends with
/// - ready: as soon as every target (with `any` one) has been ready, or with `until_gone` gone, `successes` times in a
/// row;
/// - hopeless: at the first answer that waiting cannot change, unless `keep_trying` or another target may do for `any`;
///   with `once` when every target has been tried, so that the verdict tells of all;
///   so is a name that has not resolved once within `name_grace`. With `until_gone` only such a name is;
/// - timed_out: at the deadline, or at that of one target; tries that run are cut off, none starts at or after it;
/// - not_ready: with `once`, when every target has been tried once;
/// - interrupted: when `tries` reports a signal.
[[nodiscard]] Outcome wait_for_targets(const std::vector<WaitTarget>& targets, const WaitPolicy& policy,
                                       const Clock& clock, Tries& tries, Observer& observer);

}  // namespace toolkit::health
