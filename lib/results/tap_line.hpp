// One line of TAP, the Test Anything Protocol.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace toolkit::results {

/// "not ok 2 - name # TODO not done yet"
struct TapPoint {
  bool is_ok = true;
  std::optional<unsigned> number = {};
  std::string name = {};
  bool is_skipped = false;
  bool is_todo = false;
  std::string reason = {};   ///< of a directive
  bool opens_block = false;  ///< "ok 1 - group {": its subtests follow, indented, up to "}"
  std::optional<std::chrono::microseconds> duration = {};
};

/// `line` is without its indentation; nothing for what is no test point. Backslashes are resolved in names from version
/// 13 on, before only in those that have a '#' or end in a backslash, as Test::More 1.3 has it. What tools put behind a
/// name is no part of it: "# time=5ms" (node-tap), " in 5ms" (bats --timing).
[[nodiscard]] std::optional<TapPoint> parse_tap_point(std::string_view line, unsigned version);

struct TapPlan {
  unsigned count = 0;  ///< 0 for "1..0 # SKIP reason"
};

/// "1..3", and what may follow it.
[[nodiscard]] std::optional<TapPlan> parse_tap_plan(std::string_view line);

/// What follows "# Subtest:", if the line begins so.
[[nodiscard]] std::optional<std::string> parse_tap_subtest(std::string_view line, unsigned version);

}  // namespace toolkit::results
