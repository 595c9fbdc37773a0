#include "lib/supervise/grace.hpp"

#include <algorithm>

namespace toolkit::supervise {

TimePoint end_of_grace(TimePoint begin, std::chrono::milliseconds grace, const Urgency& urgency) {
  const auto& told_at = urgency.told_at;
  if (!told_at) return begin + grace;
  if (urgency.is_urgent) return begin;
  if (urgency.is_orphan) return std::min(begin + grace, *told_at + kOrphanGrace);
  return std::min({begin + grace, std::max(begin, *told_at) + kStopGrace, *told_at + kStopLimit});
}

TimePoint end_of_reading(const Urgency& urgency) {
  if (!urgency.told_at) return TimePoint::max();
  return *urgency.told_at + (urgency.is_orphan ? kOrphanLimit : kStopLimit);
}

}  // namespace toolkit::supervise
