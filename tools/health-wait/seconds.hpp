// Times as health-wait shows them.
#pragma once

#include <chrono>
#include <string>

#include <fmt/format.h>

namespace toolkit::health_wait {

/// "1.234 s"
[[nodiscard]] inline std::string seconds(std::chrono::microseconds time) {
  return fmt::format("{:.3f} s", std::chrono::duration<double>(time).count());
}

}  // namespace toolkit::health_wait
