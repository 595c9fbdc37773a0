// A warning, once, when the machine is about to run out of memory.
#pragma once

#include <optional>
#include <string>

#include "lib/cgroup/paths.hpp"

namespace toolkit::retry_run {

class LowMemory {
 public:
  explicit LowMemory(cgroup::Paths paths = {}) : paths_{std::move(paths)} {}
  /// A sentence with the figure, the first time that less than a twentieth of the machine's memory, or of what the
  /// control groups allow, is free.
  [[nodiscard]] std::optional<std::string> check();

 private:
  cgroup::Paths paths_;
  bool was_told_ = false;
};

}  // namespace toolkit::retry_run
