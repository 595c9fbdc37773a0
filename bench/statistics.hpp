// The middle and the upper end of a list of measurements.
#pragma once

#include <chrono>
#include <vector>

namespace toolkit::bench {

using Milliseconds = std::chrono::duration<double, std::milli>;

/// The smallest value that at least `percent` of 100 of the values do not exceed ("nearest rank"). `values` is not
/// empty, 0 < percent <= 100.
[[nodiscard]] Milliseconds percentile(std::vector<Milliseconds> values, unsigned percent);

[[nodiscard]] inline Milliseconds median(const std::vector<Milliseconds>& values) { return percentile(values, 50); }

}  // namespace toolkit::bench
