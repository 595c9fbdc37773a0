// What a waiter waits for: a port of 127.0.0.1 that becomes ready at an instant the bench makes itself.
#pragma once

#include <cstdint>

#include "lib/core/clock.hpp"

namespace toolkit::bench {

class Door {
 public:
  Door() = default;
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;
  virtual ~Door() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  /// Makes it ready, and returns the instant right before that, so that no lag comes out too short.
  virtual TimePoint open() = 0;
};

}  // namespace toolkit::bench
