// Reads what `go test -json` and `gotestsum --jsonfile` write.
#pragma once

#include <string_view>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"

namespace toolkit::results {

/// TestId.suite is the package, TestId.name the test's name as `go test` has it: "TestTable/a_blank". A test with
/// subtests is a test of its own, which fails when one of them does. `file` is the name without a folder, or in a panic
/// the whole path. A test in a further run of its package is a rerun when it failed in the one before (gotestsum).
/// Lines that are no JSON (what the build and the tool say) are passed over.
///
/// `incomplete` names each package that did not build, failed without a failing test, crashed, ran out of time, or has
/// not come to its end; a test that began and did not end has failed. A text that was cut between two packages cannot
/// be told from a whole one. Source: `go doc test2json`, go 1.14 to 1.26.
/// Error: corrupt, when no line is an event. Time is linear in the size of the text.
[[nodiscard]] Result<Results> read_go_test_json(std::string_view text);

}  // namespace toolkit::results
