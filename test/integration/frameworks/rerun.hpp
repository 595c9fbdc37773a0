// Whether a command that was narrowed to what had failed runs just that, with the framework itself.
#pragma once

#include <string>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"
#include "test/integration/frameworks/suite.hpp"

namespace toolkit::test {

/// The command in `folder`, narrowed to what has failed of `run`. Throws where it cannot be.
[[nodiscard]] Words narrowed(const Words& command, const std::string& folder, const results::Results& run);

/// Checks that all that had failed ran again, and nothing else but what shares the name of such a test.
void check_rerun(const results::Results& run, const Result<results::Results>& again, const Chance& chance,
                 const std::string& output);

}  // namespace toolkit::test
