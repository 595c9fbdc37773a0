#include "tools/retry-run/profiles.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace toolkit::retry_run {
namespace {

using std::chrono::minutes;

constexpr std::string_view kParallel = "as many workers as fit";
constexpr std::string_view kSequential = "one worker, and a lock";

constexpr std::array kProfiles{
    Profile{"build", minutes{10}, 1, Workers::parallel, kParallel},
    Profile{"unit", minutes{15}, 2, Workers::parallel, kParallel},
    Profile{"integration", minutes{20}, 3, Workers::sequential, kSequential},
    Profile{"e2e", minutes{20}, 3, Workers::sequential, kSequential},
    Profile{"property", minutes{15}, 1, Workers::untouched, "workers as they are"},
    Profile{"deploy", minutes{30}, 1, Workers::untouched, "workers as they are"},
    Profile{"none", std::nullopt, 1, Workers::untouched, "workers as they are"},
};

}  // namespace

std::span<const Profile> profiles() { return kProfiles; }

const Profile& profile_named(std::string_view name) {
  for (const Profile& profile : kProfiles) {
    if (profile.name == name) return profile;
  }
  throw std::out_of_range{"no profile " + std::string{name}};
}

}  // namespace toolkit::retry_run
