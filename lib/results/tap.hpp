// Reads TAP, the Test Anything Protocol.
#pragma once

#include <string_view>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"

namespace toolkit::results {

/// TAP 12, 13 and 14 of any producer, with what else a command prints between; several documents one after the other,
/// and the output of `prove -v`.
///
/// TestId.suite is the file as prove names it, else empty. TestId.name is the test's description, or its number where
/// it has none; a subtest's has the names of all that it is in before it, joined by " > ", and the test that stands for
/// the whole group is one, too. `# SKIP` is skipped, and so is a `# TODO` that fails, with all that fails in it.
///
/// `incomplete`: no plan, more or fewer tests than planned (of a group, too), numbers out of order, "Bail out!", a
/// program that died (node:test, prove), a last line without an end. announced_count is the sum of the plans without
/// those of subtests. Source: testanything.org; Test::More 1.3, node 20, tap 21, bats 1.11.
/// Error: corrupt, when there is neither a plan nor a test.
[[nodiscard]] Result<Results> read_tap(std::string_view text);

}  // namespace toolkit::results
