// What a framework says of one property that it has tested.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "lib/examples/framework.hpp"
#include "lib/results/results.hpp"

namespace toolkit::examples {

/// All texts are UTF-8, at most kLongestText bytes each.
struct Property {
  Framework framework = Framework::hypothesis;
  /// As the output names it; what the output does not say is empty.
  results::TestId test = {};
  bool is_failed = false;
  /// The smallest one that the framework has come to, in its own words, several lines. Empty for what has passed.
  std::string counterexample = {};
  /// What makes the framework draw the same cases again, as it is written for it.
  std::optional<std::string> seed = {};
  /// What leads to this one example: hypothesis: the arguments of @reproduce_failure; rapid: the file; proptest: the
  /// line of the regressions' file, without "cc "; fast-check: the path that belongs to the seed; rapidcheck: the value
  /// of "reproduce", for this property only; quickcheck: the variable that takes the seed. Else empty.
  std::string replay = {};
  /// How many were tried, and how long that took.
  std::optional<std::size_t> cases = {};
  std::optional<std::chrono::microseconds> duration = {};
};

inline constexpr std::size_t kLongestText = 16 * 1024;

}  // namespace toolkit::examples
