// A deadline that no test gets to: one that waits for it fails by ctest's time limit.
#pragma once

#include <chrono>

#include "lib/core/deadline.hpp"

namespace toolkit::test {

[[nodiscard]] inline Deadline far_away(const Cancel* cancel = nullptr) {
  return Deadline{system_clock().now() + std::chrono::hours{1}, cancel};
}

}  // namespace toolkit::test
