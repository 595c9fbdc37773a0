// Reads what `cargo test` prints.
#pragma once

#include <string_view>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"

namespace toolkit::results {

/// The text of libtest, and of what imitates it, for people: without `-q`, and without `--format=json`. The tests stand
/// on standard output, and on standard error what tells the programs apart; with both in one text TestId.suite is the
/// source and the name of the program, "src/lib.rs (shop)", "tests/whole.rs (whole)", or "Doc-tests shop", and two
/// packages of a workspace may have programs of one name. Without standard error it is empty. TestId.name is as
/// `cargo test -- --exact` takes it. `line` is that of the panic; of a documentation test, the one where it begins.
/// `details` is what a failed test printed, with its panic. announced_count is the sum of "running 3 tests".
///
/// `incomplete`: a program was not built, has fewer tests than it announced, has no totals or others than what was
/// read, or failed outside of its tests. And: the last program failed, and nothing says that cargo would have gone on
/// to the next (another program behind one that failed, or the list of those that failed): it stops there unless it was
/// told `--no-fail-fast`. So are results of `-q`, where tests that passed have no name, though those that failed are
/// there. With `--nocapture` what tests print stands among these lines: what is no line of libtest's own is told by the
/// totals and the list of failures; if these do not agree with what was read, it is incomplete.
/// Source: cargo and libtest 1.50 to 1.95, library/test/src/formatters/{pretty,terse}.rs.
/// Error: corrupt, when there is neither a program of tests nor a word of one that did not compile.
[[nodiscard]] Result<Results> read_cargo_test(std::string_view text);

}  // namespace toolkit::results
