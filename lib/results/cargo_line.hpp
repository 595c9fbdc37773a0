// One line of what cargo says around the programs of tests that it runs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace toolkit::results {

/// "     Running tests/whole.rs (target/debug/deps/whole-0123456789abcdef)" is "tests/whole.rs (whole)",
/// "     Running unittests src/lib.rs (target/debug/deps/shop-0123456789abcdef)" is "src/lib.rs (shop)", and
/// "   Doc-tests shop" is "Doc-tests shop". Older cargo names the program alone: "shop".
[[nodiscard]] std::optional<std::string> parse_cargo_program(std::string_view line);

/// "    Finished ...": all is built, and the first program comes.
[[nodiscard]] bool is_cargo_built(std::string_view line);

/// What did not compile of "error: could not compile `shop` (lib test) due to 2 previous errors"; empty for another
/// line.
[[nodiscard]] std::string parse_cargo_broken(std::string_view line);

/// "error: test failed, to rerun pass `--lib`", of the program before it.
[[nodiscard]] bool is_cargo_failed(std::string_view line);

/// "error: 2 targets failed:": that was all of them.
[[nodiscard]] bool is_cargo_failed_list(std::string_view line);

/// How a program ended: "signal: 11, SIGSEGV: invalid memory reference", "exit status: 3"; empty for another line.
[[nodiscard]] std::string_view parse_cargo_exit(std::string_view line);

}  // namespace toolkit::results
