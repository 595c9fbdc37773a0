#include "lib/results/tap_document.hpp"

#include <algorithm>
#include <utility>

#include "lib/results/titles.hpp"

namespace toolkit::results {
namespace {

Status status_of(const TapPoint& point) {
  if (point.is_skipped || (point.is_todo && !point.is_ok)) return Status::skipped;
  return point.is_ok ? Status::passed : Status::failed;
}

bool is_failed(const Test& test) { return test.status == Status::failed; }

}  // namespace

bool TapDocument::has_failed() const { return std::ranges::any_of(tests_, is_failed); }

Test* TapDocument::last() { return has_last_ ? &tests_.back() : nullptr; }

/// To the group at this depth, which may begin here. Groups that are deeper end without a test that stands for them.
void TapDocument::go_to(std::size_t depth) {
  if (depth == blocks_.size()) blocks_.push_back({.begin = tests_.size()});
  while (blocks_.size() > depth + 1) {
    if (fault_.empty()) fault_ = "a group of tests did not come to its end";
    blocks_.pop_back();
  }
}

void TapDocument::add_plan(std::size_t depth, const TapPlan& plan) {
  if (depth < blocks_.size() && blocks_[depth].brace) close_group(depth);
  go_to(depth);
  Block& block = blocks_.back();
  if (block.is_planned() && fault_.empty()) fault_ = "it has two plans";
  block.planned = plan.count;
  has_last_ = false;
}

void TapDocument::announce(std::size_t depth, std::string name) {
  if (depth == blocks_.size()) go_to(depth);
  group_ = std::move(name);
}

std::string TapDocument::fault_of(const Block& block) const {
  if (!block.is_planned()) return "it has no plan";
  if (*block.planned != block.count)
    return "it has " + std::to_string(block.count) + " of " + std::to_string(*block.planned) + " tests";
  return block.is_in_order ? "" : "its tests are not numbered in order";
}

/// The tests of the deepest group up to `end` belong to `parent`.
void TapDocument::end_group(const Test& parent, std::size_t end, bool is_todo) {
  const Block block = blocks_.back();
  blocks_.pop_back();
  if (const std::string fault = fault_of(block); !fault.empty() && fault_.empty())
    fault_ = parent.id.name + ": " + fault;
  last_has_failed_tests_ = false;
  if (block.brace) tests_[*block.brace].id.name += " {";  // no group followed
  const std::string prefix = parent.id.name + std::string{kTitleSeparator};
  for (std::size_t i = block.begin; i < end; ++i) {
    tests_[i].id.name.insert(0, prefix);
    last_has_failed_tests_ = last_has_failed_tests_ || is_failed(tests_[i]);
    if (is_todo && is_failed(tests_[i])) tests_[i].status = Status::skipped;
  }
}

void TapDocument::close_group(std::size_t depth) {
  if (blocks_.size() <= depth || !blocks_[depth].brace) return;
  const std::size_t index = *blocks_[depth].brace;
  blocks_[depth].brace.reset();
  if (blocks_.size() != depth + 2) {  // it was part of the name
    tests_[index].id.name += " {";
    return;
  }
  const Test parent = tests_[index];
  end_group(parent, tests_.size(), parent.status == Status::skipped);
  has_last_ = false;
}

void TapDocument::add_point(std::size_t depth, TapPoint point) {
  if (depth < blocks_.size() && blocks_[depth].brace) close_group(depth);
  if (depth >= blocks_.size()) go_to(depth);
  Test test{.status = status_of(point), .duration = point.duration};
  if (test.status != Status::passed) test.message = point.reason;
  test.id.suite = suite_;
  // Only a group is called as announced: a test without a name may be the first one in it.
  if (point.name.empty() && blocks_.size() > depth + 1) std::swap(point.name, group_);
  group_.clear();
  Block& block = blocks_[depth];
  ++block.count;
  block.is_in_order = block.is_in_order && point.number.value_or(block.count) == block.count;
  test.id.name = point.name.empty() ? std::to_string(block.count) : point.name;
  last_has_failed_tests_ = false;
  if (blocks_.size() > depth + 2) go_to(depth + 1);
  if (blocks_.size() == depth + 2) end_group(test, tests_.size(), point.is_todo);
  if (point.opens_block) blocks_[depth].brace = tests_.size();
  tests_.push_back(std::move(test));
  has_last_ = true;
}

void TapDocument::check(Reasons& reasons) {
  if (blocks_.size() == 1) close_group(0);
  go_to(0);
  std::string fault = fault_of(blocks_.front());
  if (fault.empty()) fault = fault_;
  if (!fault.empty()) reasons.add(suite_.empty() ? fault : suite_ + ": " + fault);
}

}  // namespace toolkit::results
