// Tells calls of a test runner that run tests from those that do something else.
#pragma once

#include <string>
#include <vector>

#include "lib/runners/recognise.hpp"

namespace toolkit::runners {

/// False for a call that only lists, builds, explains, or never ends since it watches files.
[[nodiscard]] bool runs_tests(const Recognised& recognised, const std::vector<std::string>& command);

}  // namespace toolkit::runners
