// Runs many starts, a few at a time.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/waiter.hpp"
#include "lib/process/stop_signals.hpp"

namespace toolkit::bench {

struct Start {
  const std::vector<std::string>* command;
  const std::function<std::unique_ptr<Door>()>* make_door;
  std::chrono::microseconds delay;
  std::vector<Sample>* samples;  ///< where the result goes
};

/// Works through `starts` in their order, `at_once` of them at a time. Returns 0, or the signal that ended it early;
/// nothing that was started runs on in either case. Throws what the first failing start threw.
[[nodiscard]] int run_starts(const std::vector<Start>& starts, std::size_t at_once, process::StopSignals& signals);

}  // namespace toolkit::bench
