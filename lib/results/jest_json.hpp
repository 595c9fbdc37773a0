// Reads what `jest --json` and `vitest --reporter=json` write.
#pragma once

#include <string_view>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"

namespace toolkit::results {

/// TestId.suite is the test's file, relative to `root` where it lies below that folder (both write absolute paths).
/// TestId.name is the titles of the describe blocks and the test's own, joined by kTitleSeparator. `jest -t` and
/// `vitest -t` want a regular expression for the same titles joined by blanks: with each separator as "( > | )" it
/// matches, even if a title has the separator in it. `line` is that of the failure in the test's file, or else, where
/// the framework was told to find it, that of the test.
///
/// pending, skipped, todo and disabled are skipped. A test that passed after tries that failed has a run for these.
/// In a report of vitest, which calls a skipped test "skipped", a pending one has not come to its end: it has failed.
///
/// `incomplete` names each file that failed without a failing test (it could not be loaded, its process died, a hook
/// failed), and says when tests are missing, the run was interrupted or the report is cut off; then there are no tests.
/// Error: corrupt, for what is no such report.
[[nodiscard]] Result<Results> read_jest_json(std::string_view text, std::string_view root = {});

}  // namespace toolkit::results
