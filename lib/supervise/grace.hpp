// How long a tree that is being ended may go on: pure arithmetic on points in time.
#pragma once

#include <chrono>
#include <optional>

#include "lib/core/clock.hpp"

namespace toolkit::supervise {

inline constexpr std::chrono::milliseconds kStopGrace{5000};    ///< at most, for who ends in order when told to
inline constexpr std::chrono::milliseconds kStopLimit{6500};    ///< after the signal that told us to end
inline constexpr std::chrono::milliseconds kOrphanGrace{1000};  ///< after the entry process has died
inline constexpr std::chrono::milliseconds kOrphanLimit{3500};  ///< likewise, for all

/// What we know of having to end; see Control.
struct Urgency {
  std::optional<TimePoint> told_at = {};
  bool is_urgent = false;
  bool is_orphan = false;
};

/// When SIGKILL is due to what got SIGTERM at `begin`. Never told to end: after all of `grace`. Told to: after the
/// lesser of it and kStopGrace, counted from the later of both signals, and by kStopLimit after ours; without an entry
/// process by kOrphanGrace after its death; and when it is urgent at once.
[[nodiscard]] TimePoint end_of_grace(TimePoint begin, std::chrono::milliseconds grace, const Urgency& urgency);

/// When nobody waits any longer for what the tree has still written; never, unless we were told to end.
[[nodiscard]] TimePoint end_of_reading(const Urgency& urgency);

}  // namespace toolkit::supervise
