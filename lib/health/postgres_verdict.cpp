#include "lib/health/postgres_verdict.hpp"

#include <algorithm>
#include <array>

namespace toolkit::health {

State postgres_verdict(std::string_view sqlstate) {
  constexpr std::array<std::string_view, 4> kHopeless{"28P01", "28000", "3D000", "42601"};
  return std::ranges::find(kHopeless, sqlstate) != kHopeless.end() ? State::hopeless : State::not_yet;
}

}  // namespace toolkit::health
