// One line of what a program of Rust tests prints.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "lib/results/results.hpp"

namespace toolkit::results {

struct LibtestVerdict {
  Status status = Status::passed;
  std::string_view message = {};  ///< why it was ignored, or failed beyond "FAILED"
  std::optional<std::chrono::microseconds> duration = {};
};

/// "test a::b ... ok". Without a verdict the test has begun, and what it prints follows.
struct LibtestPoint {
  std::string_view name = {};  ///< without " - should panic" and its like, as libtest takes it for --exact
  std::optional<LibtestVerdict> verdict = {};
  std::string_view printed = {};  ///< what stands in place of a verdict
};

/// "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s"
struct LibtestTotals {
  unsigned passed = 0;  ///< with those that were measured
  unsigned failed = 0;
  unsigned ignored = 0;
  [[nodiscard]] unsigned all() const { return passed + failed + ignored; }
};

/// "ok", "FAILED", "ignored, not on this machine", "bench:  1,234 ns/iter (+/- 56)", "ok <0.123s>".
[[nodiscard]] std::optional<LibtestVerdict> parse_libtest_verdict(std::string_view text);

[[nodiscard]] std::optional<LibtestPoint> parse_libtest_point(std::string_view line);

/// The same behind what another test has printed without the end of a line.
[[nodiscard]] std::optional<LibtestPoint> find_libtest_point(std::string_view line);

/// "running 3 tests": as many.
[[nodiscard]] std::optional<unsigned> parse_libtest_start(std::string_view line);

[[nodiscard]] std::optional<LibtestTotals> parse_libtest_totals(std::string_view line);

/// The test of "---- a::b stdout ----"; empty for another line.
[[nodiscard]] std::string_view parse_libtest_heading(std::string_view line);

/// The test of "test a::b has been running for over 60 seconds"; empty for another line.
[[nodiscard]] std::string_view parse_libtest_slow(std::string_view line);

}  // namespace toolkit::results
