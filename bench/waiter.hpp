// One start of one program that waits for a door to open.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "bench/door.hpp"
#include "bench/statistics.hpp"
#include "lib/core/deadline.hpp"

namespace toolkit::bench {

struct Sample {
  Milliseconds lag{};  ///< from ready to the end of the process; negative: it ended before the door would have opened
  Milliseconds waited{};  ///< from its start to its end
  Milliseconds cpu{};     ///< user and system time of it and of those of its children that it waited for
};

/// Starts `command`, in whose words PORT stands for the door's port, opens the door `delay` later, and waits for the
/// end of the process. Nothing when `cancel` came first; the process is gone then, too. Throws EnvironmentError when it
/// does not start, says that it failed, or is still there half a minute after the door was opened.
[[nodiscard]] std::optional<Sample> time_start(const std::vector<std::string>& command, Door& door,
                                               std::chrono::microseconds delay, const Cancel& cancel);

}  // namespace toolkit::bench
