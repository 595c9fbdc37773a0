// The result in Markdown.
#pragma once

#include <string>
#include <vector>

#include "bench/race.hpp"

namespace toolkit::bench {

/// The lags of each race. A peer that said "ready" before it was so is reported as that, without numbers to compare.
[[nodiscard]] std::string lag_table(const std::vector<Race>& races);

/// The processor time of one race.
[[nodiscard]] std::string cpu_table(const Race& race);

struct Verdicts {
  std::string table;
  bool all_hold = true;  ///< of those that could be measured
};

/// Each thing that must be, with what was measured. What has no peer to compare with is listed as not measured.
[[nodiscard]] Verdicts judge(const std::vector<Race>& races, const std::vector<std::string>& missing_peers);

}  // namespace toolkit::bench
