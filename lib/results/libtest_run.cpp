#include "lib/results/libtest_run.hpp"

#include <algorithm>
#include <set>

#include "lib/core/text.hpp"
#include "lib/results/libtest_failure.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::results {
namespace {

constexpr const char* kNoEnd = "it began and did not end";

bool is_failed(const Test& test) { return test.status == Status::failed; }

void set_verdict(Test& test, const LibtestVerdict& verdict) {
  test.status = verdict.status;
  test.message = valid_utf8(verdict.message);
  test.duration = verdict.duration;
}

/// "..F.i 5/16" and "a::b --- FAILED"
bool is_quiet_line(std::string_view line) {
  if (line.ends_with(" --- FAILED")) return true;
  const std::size_t end = std::min(line.find_first_not_of(".FiM"), line.size());
  return end > 0 && (end == line.size() || line[end] == ' ');
}

}  // namespace

void LibtestRun::begin(std::string_view name) {
  current_ = tests_.size();
  Test test{.id = {.suite = suite_, .name = valid_utf8(name)}, .status = Status::failed, .message = kNoEnd};
  const auto [first, is_new] = index_.try_emplace(test.id.name, tests_.size());
  if (!is_new) unsure_.insert(first->second);
  tests_.push_back(std::move(test));
}

void LibtestRun::add(const LibtestPoint& point) {
  begin(point.name);
  if (!point.verdict) {
    unsure_.insert(*current_);
    return read_printed(point.printed);
  }
  set_verdict(tests_.back(), *point.verdict);
  current_.reset();
  is_quiet_ = false;
}

bool LibtestRun::read_point(std::string_view line, bool is_whole) {
  if (const std::string_view slow = parse_libtest_slow(line); !slow.empty()) {
    slow_.push_back(valid_utf8(slow));
    return true;
  }
  auto point = parse_libtest_point(line);
  if (!point && !current_) point = find_libtest_point(line);
  if (!point) return false;
  if (!is_whole) point = LibtestPoint{.name = point->name};
  add(*point);
  return true;
}

/// With one thread a test's verdict stands behind what it printed: "hello\nok", or "hellook". The last one counts.
void LibtestRun::read_printed(std::string_view line) {
  if (!current_) return;
  for (const std::string_view word : {"ok", "FAILED"}) {
    if (line.ends_with(word)) set_verdict(tests_[*current_], *parse_libtest_verdict(word));
  }
}

/// What a test printed may look like a heading: they come in the order in which the tests have failed.
void LibtestRun::read_told(std::string_view line) {
  if (std::string name = valid_utf8(parse_libtest_heading(line)); !name.empty()) {
    const auto found = index_.find(name);
    const bool is_next = found != index_.end() && found->second >= next_told_ && is_failed(tests_[found->second]);
    if (is_next) next_told_ = found->second + 1;
    if (is_next || is_quiet_) return told_.push_back({.name = std::move(name)});
  }
  if (told_.empty()) return;
  if (line == "failures:") told_.back().end = told_.back().text.size();
  told_.back().text.append(line).append("\n");
}

/// "failures:" and the names, indented. That it was this list and not a test's text is known when the totals follow.
void LibtestRun::read_list(std::string_view line) {
  if (line == "failures:") {
    is_list_ = true;
    listed_.clear();
  } else if (is_list_ && take(line, "    ")) {
    listed_.push_back(valid_utf8(line));
  } else {
    is_list_ = is_list_ && line.empty();
  }
}

bool LibtestRun::agree(const std::vector<Test>& tests, const LibtestTotals& totals) const {
  unsigned passed = 0;
  unsigned ignored = 0;
  std::multiset<std::string_view> failed;
  for (const Test& test : tests) {
    switch (test.status) {
      case Status::passed: ++passed; break;
      case Status::skipped: ++ignored; break;
      case Status::failed: failed.insert(test.id.name); break;
    }
  }
  return passed == totals.passed && ignored == totals.ignored &&
         failed == std::multiset<std::string_view>(listed_.begin(), listed_.end());
}

/// The tests if some of the lines were not libtest's, but of what a test has printed: one test of each name. Where that
/// leaves a doubt, failed are those that it lists.
std::vector<Test> LibtestRun::by_list() const {
  const std::unordered_set<std::string_view> failed(listed_.begin(), listed_.end());
  std::vector<Test> kept;
  for (std::size_t i = 0; i < tests_.size(); ++i) {
    const Test& test = tests_[i];
    if (index_.at(test.id.name) != i) continue;
    kept.push_back(test);
    const bool has_failed = failed.contains(test.id.name);
    if (!unsure_.contains(i) || (is_failed(test) == has_failed && test.message != kNoEnd)) continue;
    kept.back().status = has_failed ? Status::failed : Status::passed;
    kept.back().message.clear();
  }
  return kept;
}

/// Whether the line ends the run.
bool LibtestRun::read_totals(std::string_view line) {
  const auto totals = parse_libtest_totals(line);
  if (!totals || totals->all() != count_) return false;
  if (totals->failed == 0) listed_.clear();
  if (totals->failed != listed_.size()) return false;
  is_counted_ = true;
  has_failed_ = totals->failed > 0;
  is_over_ = agree(tests_, *totals) || is_quiet_;
  if (!is_over_) {
    std::vector<Test> kept = by_list();
    is_over_ = agree(kept, *totals);
    if (is_over_) tests_ = std::move(kept);
  }
  if (is_over_ && !told_.empty()) told_.back().text.resize(std::min(told_.back().end, told_.back().text.size()));
  return is_over_;
}

void LibtestRun::read(std::string_view line, bool is_whole) {
  if (is_over_ || (is_whole && read_totals(line))) return;
  read_list(line);
  if (tells_) return read_told(line);
  if (tests_.empty() && is_quiet_line(line)) is_quiet_ = true;
  const bool is_title = line == "failures:" || line == "successes:";
  tells_ = is_title && (is_quiet_ || tests_.size() >= count_);
  if (!is_title && !read_point(line, is_whole)) read_printed(line);
}

void LibtestRun::describe() {
  std::unordered_map<std::string_view, std::string_view> texts;
  for (const Told& told : told_) texts.try_emplace(told.name, told.text);
  for (Test& test : tests_) {
    const auto found = texts.find(test.id.name);
    if (is_failed(test) && found != texts.end()) describe_libtest_failure(test, found->second);
  }
}

std::vector<Test> LibtestRun::take_tests() {
  if (is_counted_) {
    for (const std::string& name : listed_) {
      if (index_.contains(name)) continue;
      begin(name);
      tests_.back().message.clear();
    }
  }
  for (const std::string& name : slow_) {
    if (!is_over_ && !index_.contains(name)) begin(name);
  }
  describe();
  return std::move(tests_);
}

std::string LibtestRun::fault() const {
  if (is_quiet_ && count_ > 0) return "it is quiet (-q) and names no test that has passed";
  if (is_over_) return {};
  const auto ended = std::ranges::count_if(tests_, [](const Test& it) { return it.message != kNoEnd; });
  if (ended == static_cast<std::ptrdiff_t>(count_)) return "it has no end";
  return "it has " + std::to_string(ended) + " of " + std::to_string(count_) + " tests";
}

}  // namespace toolkit::results
