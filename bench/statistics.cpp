#include "bench/statistics.hpp"

#include <algorithm>

namespace toolkit::bench {

Milliseconds percentile(std::vector<Milliseconds> values, unsigned percent) {
  const std::size_t rank = (values.size() * percent + 99) / 100;
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::ranges::nth_element(values, place);
  return *place;
}

}  // namespace toolkit::bench
