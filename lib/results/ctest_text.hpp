// Reads what ctest prints.
#pragma once

#include <string_view>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"

namespace toolkit::results {

/// A run of ctest in any of its ways (-j, -V, --output-on-failure, --repeat), or the list that `ctest -N` prints, which
/// becomes `announced`. TestId.suite is empty, as names are unique in a project; TestId.name is the test's name.
/// Skipped and disabled tests are skipped; one that did not run for another reason has failed, as ctest counts it.
/// `details` is what a failed test has printed, where ctest was told to show it. A further run by --repeat is a rerun
/// when the one before has failed. announced_count is the number of tests that ctest says it will run.
///
/// `incomplete` when the end ("Total Test time") is missing, or when fewer tests have run than it counted; tests that
/// began and did not end have failed then. What a test prints does not count even if it looks like ctest's own lines,
/// as that of a test that runs ctest does. Source: CMake 3.16 to 3.25, Source/CTest/cmCTestRunTest.cxx.
/// Error: corrupt, when there is neither a project nor a word of there being no tests.
[[nodiscard]] Result<Results> read_ctest_text(std::string_view text);

}  // namespace toolkit::results
