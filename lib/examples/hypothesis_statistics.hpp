// What Hypothesis counts, with pytest's --hypothesis-show-statistics.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "lib/examples/section.hpp"

namespace toolkit::examples {

/// Of one test: what was tried to find a failure, not what was tried to make it smaller; the time is of both.
struct HypothesisCount {
  std::string test = {};  ///< pytest's id: "test_a.py::TestGroup::test_b"
  std::size_t passing = 0;
  std::size_t failing = 0;
  std::chrono::microseconds duration = {};
};

[[nodiscard]] std::vector<HypothesisCount> read_hypothesis_statistics(const Section& section);

}  // namespace toolkit::examples
