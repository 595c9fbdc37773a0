// Time that passes only when a test says so.
#pragma once

#include <algorithm>

#include "lib/core/clock.hpp"

namespace toolkit::test {

class FakeClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override { return now_; }
  void advance_to(TimePoint time) { now_ = std::max(now_, time); }

 private:
  TimePoint now_{std::chrono::hours{1}};
};

}  // namespace toolkit::test
