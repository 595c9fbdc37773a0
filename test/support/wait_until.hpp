// Waits for something to happen, not for time to pass.
#pragma once

#include <functional>
#include <string_view>

namespace toolkit::test {

/// Asks `holds` every few milliseconds until it says yes. Throws std::runtime_error naming `what` after 120 s: a safety
/// net, not an expectation.
void wait_until(std::string_view what, const std::function<bool()>& holds);

}  // namespace toolkit::test
