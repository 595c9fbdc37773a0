// One run of one program of Rust tests, from "running 3 tests" to "test result: ok. ...".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "lib/results/libtest_line.hpp"
#include "lib/results/results.hpp"

namespace toolkit::results {

class LibtestRun {
 public:
  LibtestRun(std::string suite, unsigned count) : suite_{std::move(suite)}, count_{count} {}

  /// A line without its end; `is_whole` is whether it had one.
  void read(std::string_view line, bool is_whole);
  /// The totals have come, and they are those of the tests that were read (as far as a quiet one names them).
  [[nodiscard]] bool is_over() const { return is_over_; }
  /// It tells of its tests, and what these have printed may look like anything: lines of cargo, too.
  [[nodiscard]] bool tells() const { return tells_ && !is_over_; }
  /// It says itself that a test has failed.
  [[nodiscard]] bool has_failed() const { return has_failed_; }
  [[nodiscard]] const std::string& suite() const { return suite_; }
  /// Why there is no telling what came of all its tests; empty when there is.
  [[nodiscard]] std::string fault() const;
  /// Those that ran, with those that began and did not end. For once, at the end.
  [[nodiscard]] std::vector<Test> take_tests();

 private:
  /// What stands below "---- name stdout ----".
  struct Told {
    std::string name = {};
    std::string text = {};
    std::size_t end = std::string::npos;  // where the list of failures may have begun
  };

  bool read_point(std::string_view line, bool is_whole);
  void read_printed(std::string_view line);
  void read_told(std::string_view line);
  void read_list(std::string_view line);
  bool read_totals(std::string_view line);
  void add(const LibtestPoint& point);
  void begin(std::string_view name);
  [[nodiscard]] bool agree(const std::vector<Test>& tests, const LibtestTotals& totals) const;
  [[nodiscard]] std::vector<Test> by_list() const;
  void describe();

  std::string suite_;
  unsigned count_;
  std::vector<Test> tests_ = {};
  std::unordered_map<std::string, std::size_t> index_ = {};  // the first of each name
  std::unordered_set<std::size_t> unsure_ = {};              // what became of these, which tests may have printed
  std::vector<std::string> slow_ = {};
  std::optional<std::size_t> current_ = {};  // the test that the next lines may be of
  std::vector<Told> told_ = {};
  std::size_t next_told_ = 0;  // the first in tests_ that can be told of now
  bool is_list_ = false;
  std::vector<std::string> listed_ = {};  // as failed, in the last list
  bool is_quiet_ = false;
  bool tells_ = false;
  bool is_over_ = false;
  bool is_counted_ = false;  // there were totals of as many tests as it has
  bool has_failed_ = false;
};

}  // namespace toolkit::results
