// Finds the properties, and the examples that make them fail, in what a command has printed.
#pragma once

#include <string_view>
#include <vector>

#include "lib/examples/property.hpp"

namespace toolkit::examples {

/// `output` is what a command prints (both streams in one text are best: rapidcheck tells its seed on standard error),
/// the failure that a results file tells of a test, or `go test -json`. Colours are passed over. In the order of
/// kFrameworks, then of the output; what is said of one example twice is there once.
///
/// That a property has passed is told by jqwik, rapidcheck and QuickCheck, by rapid with `go test -v`, and by
/// Hypothesis with --hypothesis-show-statistics; by fast-check and proptest never. A property that rapidcheck left out
/// ("passed 0 tests", as it does with RC_PARAMS=reproduce) is not there; one whose example it was to reproduce, and
/// which does not fail with it any more, has passed, though rapidcheck calls that a failure of its own.
///
/// Any text will do; time is linear in its length.
/// Source: Hypothesis 6.100 and 6.170, rapid 1.3, proptest 1.12, quickcheck (Rust) 1.1, jqwik 1.9, fast-check 4.10 in
/// vitest 4, Jest 30 and node 20, rapidcheck of 2023, QuickCheck 2.14 with hspec 2.8 and tasty-quickcheck 0.10.
[[nodiscard]] std::vector<Property> find_in_output(std::string_view output);

}  // namespace toolkit::examples
