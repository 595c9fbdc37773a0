// What a failed Go test has printed.
#pragma once

#include <string>
#include <string_view>

#include "lib/results/results.hpp"

namespace toolkit::results {

/// Sets the test's details, and from them its message, file and line: of the last thing that it logged
/// ("    file_test.go:12: text"), or of its panic.
void describe_go_test(Test& test, std::string_view output);

/// "panic: …" or "fatal error: …", if the line of output begins so; else empty. Without the line break.
[[nodiscard]] std::string_view crash_in(std::string_view output);

}  // namespace toolkit::results
