// Reads what almost every test framework can write: JUnit XML.
#pragma once

#include <string_view>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"

namespace toolkit::results {

/// The tests of one file as Surefire, pytest, jest-junit, gotestsum, nextest, vitest, CTest, GoogleTest, PHPUnit, RSpec
/// and their like write it: <testsuites> or <testsuite>, with <testcase> at any depth of up to 1000 suites.
///
/// TestId.suite is the test's `classname`; where it has none, the name of the innermost <testsuite>. TestId.name is its
/// `name`. A test with <failure> or <error> has failed. <flakyFailure>, <flakyError>, <rerunFailure> and <rerunError>
/// (Surefire, nextest) are runs of their own of one test, in the order in which they were. pytest's "collection
/// failure", and what Surefire tells of a class without a test's name, are no tests (`is_setup`). A test that CTest
/// could not start ("Unable to find executable") has failed, as CTest counts it, though its report says "skipped".
/// `details` is the failure's text, or what the test has printed where that is empty (CTest); of that, the last 64 KiB.
///
/// `incomplete` is set when a suite has fewer tests or failures than its attributes say (not for pytest's number of
/// tests, which has subtests in it that are not written), and when the file ends in the
/// middle or is not well-formed: then `tests` has what stands before that place, without the last one, of which the
/// file may have had more to say.
///
/// UTF-8, UTF-16, UTF-32 and ISO-8859-1; the results are valid UTF-8 whatever the file holds. No entity of a DTD is
/// expanded and nothing outside the text is ever read: an entity stays as it is written, "&name;".
/// Error: corrupt, when there is no suite to be found, or too many in each other.
[[nodiscard]] Result<Results> read_junit(std::string_view xml);

}  // namespace toolkit::results
