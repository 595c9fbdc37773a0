#include "lib/core/nearest.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::string left = lower(a);
  const std::string right = lower(b);
  std::vector<std::vector<std::size_t>> cost(left.size() + 1, std::vector<std::size_t>(right.size() + 1));
  for (std::size_t i = 0; i <= left.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= right.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replace = cost[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[left.size()][right.size()];
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& valid) {
  const std::string_view start = word.substr(0, 100);  // a longer word resembles nothing
  std::optional<std::string> best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : valid) {
    const std::size_t distance = edit_distance(start, candidate);
    if (distance > std::max<std::size_t>(1, candidate.size() / 3)) continue;
    if (best && distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& valid) {
  const auto near = nearest(word, valid);
  return near ? fmt::format(" (did you mean {}?)", *near) : "";
}

}  // namespace toolkit
