// What a program of Rust tests tells of a failed one.
#pragma once

#include <string_view>

#include "lib/results/results.hpp"

namespace toolkit::results {

/// Sets details, message, file and line from what stands below "---- name stdout ----": of its panic in the words of
/// Rust 1.73 and newer or of older ones, or of what it returned. The place is that of the panic, if it is in the
/// project; that of a documentation test is in its name.
void describe_libtest_failure(Test& test, std::string_view printed);

}  // namespace toolkit::results
