// A port that refuses connections until it is opened.
#pragma once

#include <memory>

#include "bench/door.hpp"

namespace toolkit::bench {

[[nodiscard]] std::unique_ptr<Door> make_listener_door();

}  // namespace toolkit::bench
