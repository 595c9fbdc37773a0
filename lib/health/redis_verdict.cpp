#include "lib/health/redis_verdict.hpp"

#include <algorithm>
#include <array>

namespace toolkit::health {
namespace {

constexpr std::array<std::string_view, 4> kHopeless{"WRONGPASS", "NOAUTH", "NOPERM", "DENIED"};
constexpr std::array<std::string_view, 6> kNotYet{"LOADING",  "BUSY",        "MASTERDOWN",
                                                  "TRYAGAIN", "CLUSTERDOWN", "MISCONF"};

}  // namespace

State redis_verdict(std::string_view command, std::string_view error_code) {
  if (std::ranges::find(kHopeless, error_code) != kHopeless.end()) return State::hopeless;
  if (std::ranges::find(kNotYet, error_code) != kNotYet.end()) return State::not_yet;
  return command == "AUTH" || command == "SELECT" ? State::hopeless : State::not_yet;
}

}  // namespace toolkit::health
