// The tests of one TAP document, and of the groups in it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/results/reasons.hpp"
#include "lib/results/results.hpp"
#include "lib/results/tap_line.hpp"

namespace toolkit::results {

/// Plans and points come with their depth: 0 for the document's own, 1 for those of a group in it.
class TapDocument {
 public:
  explicit TapDocument(std::string suite) : suite_{std::move(suite)} {}

  /// Whether a point or a plan at this depth can come here; what is indented otherwise is no TAP.
  [[nodiscard]] bool can_take(std::size_t depth) const { return depth <= blocks_.size(); }
  /// Whether it would be the first of a group that nothing has announced.
  [[nodiscard]] bool is_new_group(std::size_t depth) const {
    return depth == blocks_.size() && group_.empty() && !blocks_.back().brace;
  }
  void add_plan(std::size_t depth, const TapPlan& plan);
  void add_point(std::size_t depth, TapPoint point);
  /// The name of a test, or of the group whose tests come next, in a comment at this depth.
  void announce(std::size_t depth, std::string name);
  /// "}" at this depth.
  void close_group(std::size_t depth);
  /// What is wrong with it, now that it is over.
  void check(Reasons& reasons);

  [[nodiscard]] bool has_begun() const { return blocks_.front().is_planned() || !tests_.empty(); }
  /// As many points as planned.
  [[nodiscard]] bool is_full() const { return blocks_.front().planned == blocks_.front().count; }
  [[nodiscard]] bool has_failed() const;
  [[nodiscard]] std::optional<unsigned> planned() const { return blocks_.front().planned; }
  /// The last point; null when what comes next does not tell of it.
  [[nodiscard]] Test* last();
  /// It stands for a group with a test that failed.
  [[nodiscard]] bool last_has_failed_tests() const { return last_has_failed_tests_; }
  [[nodiscard]] std::vector<Test>& tests() { return tests_; }

 private:
  struct Block {
    std::size_t begin = 0;  // its first test
    std::optional<unsigned> planned = {};
    unsigned count = 0;
    bool is_in_order = true;
    std::optional<std::size_t> brace = {};  // the test whose group follows it
    [[nodiscard]] bool is_planned() const { return planned.has_value(); }
  };

  void go_to(std::size_t depth);
  void end_group(const Test& parent, std::size_t end, bool is_todo);
  std::string fault_of(const Block& block) const;

  std::string suite_;
  std::vector<Block> blocks_ = {Block{}};
  std::vector<Test> tests_ = {};
  std::string group_ = {};
  std::string fault_ = {};  // the first one of a group
  bool has_last_ = false;
  bool last_has_failed_tests_ = false;
};

}  // namespace toolkit::results
