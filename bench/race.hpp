// What is compared: several programs that wait for doors of one kind.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/door.hpp"
#include "bench/waiter.hpp"

namespace toolkit::bench {

struct Contestant {
  std::string tool;
  std::vector<std::string> command;  ///< PORT stands for the door's port
  std::vector<Sample> samples = {};
};

struct Race {
  std::string name;
  std::function<std::unique_ptr<Door>()> make_door;
  std::vector<Contestant> contestants;  ///< health-wait, then its peers
  std::chrono::milliseconds low;        ///< the door opens this long after the start, or later
  std::chrono::milliseconds high;
  std::size_t starts;  ///< of each contestant
  /// What must be of health-wait's median, where anything must.
  std::optional<std::chrono::milliseconds> limit = {};
  std::optional<unsigned> times_less = {};  ///< than the median of each peer
};

}  // namespace toolkit::bench
