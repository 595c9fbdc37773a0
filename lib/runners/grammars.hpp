// Which options each test runner knows.
#pragma once

#include "lib/runners/arguments.hpp"
#include "lib/runners/recognise.hpp"

namespace toolkit::runners {

[[nodiscard]] const Grammar& grammar_of(Runner runner);

/// Those of a test program that libtest has made, behind the "--" of cargo.
[[nodiscard]] const Grammar& libtest_grammar();

}  // namespace toolkit::runners
