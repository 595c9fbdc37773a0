// One line of what ctest prints.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lib/results/results.hpp"

namespace toolkit::results {

/// "    Start  1: name"
struct CtestStart {
  unsigned number = 0;
  std::string_view name = {};
};

/// " 1/17 Test  #1: name ....   Passed    0.01 sec"; without the count in front it is a further run of a test
/// (--repeat), or a line of `ctest -N`.
struct CtestResult {
  unsigned index = 0;  ///< 0 where it has none
  unsigned total = 0;
  unsigned number = 0;
  std::string_view text = {};  ///< from the name on
};

/// "13% tests passed, 14 tests failed out of 16"
struct CtestTotals {
  unsigned failed = 0;
  unsigned total = 0;
};

[[nodiscard]] std::optional<CtestStart> parse_ctest_start(std::string_view line);
[[nodiscard]] std::optional<CtestResult> parse_ctest_result(std::string_view line);
[[nodiscard]] std::optional<CtestTotals> parse_ctest_totals(std::string_view line);

struct CtestVerdict {
  Status status = Status::failed;
  std::optional<std::chrono::microseconds> duration = {};
  std::string message = {};  ///< unless it passed: "Timeout", "Exception: SegFault"
  bool is_disabled = false;  ///< which ctest does not count in its totals
};

/// The name in front of the dots. `known` is the name that this test has started by, if it has.
[[nodiscard]] std::string_view ctest_name(std::string_view text, std::string_view known);

/// `text` is what stands behind the dots, up to " sec": "***Timeout   1.00 sec".
[[nodiscard]] CtestVerdict parse_ctest_verdict(std::string_view text);

}  // namespace toolkit::results
