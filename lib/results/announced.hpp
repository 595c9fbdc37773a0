// How many tests a framework says that it will run, in the output of its command.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace toolkit::results {

/// Each gives the first announcement that it finds, and nothing where there is none. Colours are passed over.

/// "collected 12 items / 2 deselected / 10 selected" is 10, "collected 3 items / 1 error" is 3; with pytest-xdist
/// "4 workers [12 items]" and "gw0 [12] / gw1 [12]". `pytest -q` says nothing. Source: pytest 7 to 9, xdist 3.
[[nodiscard]] std::optional<std::size_t> announced_by_pytest(std::string_view output);

/// "Starting 12 tests across 3 binaries (2 tests skipped)" is 12. Source: cargo-nextest 0.9.
[[nodiscard]] std::optional<std::size_t> announced_by_nextest(std::string_view output);

/// The sum of the plans that are not indented: nothing for output that is no TAP.
[[nodiscard]] std::optional<std::size_t> announced_by_tap(std::string_view output);

/// What a run of ctest counts, or `ctest -N` lists.
[[nodiscard]] std::optional<std::size_t> announced_by_ctest(std::string_view output);

}  // namespace toolkit::results
