// Writes the runs of several attempts as one JUnit file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/results/merge.hpp"

namespace toolkit::results {

/// A <testsuites> called `name` with a <testsuite> for each TestId.suite, and in these each history once as a
/// <testcase>, all in order of first sight. By its outcome(): a test that has passed in the end has a <flakyFailure>
/// for each run that failed; one that has failed has its first failure as <failure> and each later one as
/// <rerunFailure>; one that was skipped has <skipped>. A failure's details are its text, or in flakyFailure and
/// rerunFailure the text of a <stackTrace>. `time` is in seconds, of the run that decided, 0 where it is not known;
/// `flakes` counts tests that failed and then passed. Well-formed for any text, by xml_text().
/// Source: surefire-test-report.xsd 3.0; beyond it go <testsuites> around all, as Ant's JUnit report has it, `flakes`,
/// and where a test is, in `file` and `line`.
[[nodiscard]] std::string junit_xml(const std::vector<History>& histories, std::string_view name);

}  // namespace toolkit::results
