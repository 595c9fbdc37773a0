#include "lib/results/ctest_text.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/results/ctest_line.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/reasons.hpp"

namespace toolkit::results {
namespace {

/// A test that ctest has started, by its number.
struct Started {
  std::string name = {};
  bool is_running = true;
  std::string output = {};                 // of -V
  std::optional<std::size_t> result = {};  // of its last run
};

class Reader {
 public:
  void read(std::string_view text);
  [[nodiscard]] bool is_ctest() const { return is_ctest_; }
  [[nodiscard]] Results take_results();

 private:
  void read_line(std::string_view line);
  bool read_start(std::string_view line);
  bool read_result(std::string_view line);
  void read_listed(std::string_view name);
  bool read_end(std::string_view line);
  void read_output(std::string_view line);
  bool is_due(const CtestResult& result) const;
  void end_verdict();
  void end_project();
  void check_project();
  [[nodiscard]] bool agrees(const CtestTotals& totals) const;

  Results results_;
  Reasons reasons_;
  bool is_ctest_ = false;
  std::map<unsigned, Started> started_;
  unsigned total_ = 0;  // as the lines of results have it
  unsigned count_ = 0;
  unsigned failed_ = 0;  // whose last run has
  unsigned disabled_ = 0;
  unsigned listed_ = 0;
  bool is_counted_ = false;  // ctest's totals are ours
  bool is_whole_ = false;
  std::string verdict_ = {};            // that goes on on the next lines
  std::optional<unsigned> ended_ = {};  // the test of which the next lines tell
};

/// "Subprocess aborted***Exception:   0.01 sec" is cut off where it has no time. A regular expression may be of several
/// lines.
void Reader::end_verdict() {
  if (verdict_.empty()) return;
  const CtestVerdict verdict = parse_ctest_verdict(verdict_);
  verdict_.clear();
  Started& started = started_[*ended_];
  Test& test = results_.tests[*started.result];
  test.status = verdict.status;
  test.duration = verdict.duration;
  test.message = verdict.message;
  if (verdict.is_disabled) ++disabled_;
  if (test.status == Status::failed) {
    test.details = valid_utf8(started.output);
    ++failed_;
  }
  started.output.clear();
}

bool Reader::read_start(std::string_view line) {
  const auto start = parse_ctest_start(line);
  if (!start) return false;
  end_verdict();
  ended_.reset();
  Started& started = started_[start->number];
  started.name = start->name;
  started.is_running = true;
  return true;
}

/// Whether ctest says it, and not a test.
bool Reader::is_due(const CtestResult& result) const {
  const auto started = started_.find(result.number);
  if (started == started_.end() || !started->second.is_running) return false;
  if (result.index == 0) return started->second.result.has_value();
  return result.index == count_ + 1 && (total_ == 0 || result.total == total_) && result.index <= result.total;
}

bool Reader::read_result(std::string_view line) {
  const auto result = parse_ctest_result(line);
  if (!result) return false;
  if (started_.empty() && result->index == 0 && line.starts_with("  ")) {
    read_listed(result->text);
    return true;
  }
  if (!is_due(*result)) return false;
  end_verdict();
  Started& started = started_[result->number];
  const std::string_view name = ctest_name(result->text, started.name);
  Test test{.id = {.name = valid_utf8(name)}, .status = Status::failed};
  if (started.result && results_.tests[*started.result].status == Status::failed) {
    --failed_;
    test.is_rerun = results_.tests[*started.result].id == test.id;
  }
  started.is_running = false;
  started.result = results_.tests.size();
  results_.tests.push_back(std::move(test));
  if (result->index > 0) ++count_;
  if (total_ == 0) total_ = result->total;
  ended_ = result->number;
  std::string_view verdict = result->text.substr(name.size());
  verdict.remove_prefix(std::min(verdict.find_first_not_of(" ."), verdict.size()));
  verdict_ = verdict;
  if (verdict_.ends_with(" sec")) end_verdict();
  return true;
}

void Reader::read_listed(std::string_view name) {
  constexpr std::string_view kDisabled = " (Disabled)";
  if (name.ends_with(kDisabled)) name.remove_suffix(kDisabled.size());
  results_.announced.push_back({.suite = {}, .name = valid_utf8(name)});
  ++listed_;
}

bool Reader::agrees(const CtestTotals& totals) const {
  return totals.total == count_ - disabled_ && totals.failed == failed_;
}

/// "Total Test time" behind totals that are ours; of a list "Total Tests: 3".
bool Reader::read_end(std::string_view line) {
  if (const auto totals = parse_ctest_totals(line); totals && agrees(*totals)) {
    end_verdict();
    is_counted_ = true;
    ended_.reset();
    return true;
  }
  if (is_counted_ && line.starts_with("Total Test time")) return is_whole_ = true;
  unsigned listed = 0;
  if (!started_.empty() || !take(line, "Total Tests: ") || !take_number(line, listed)) return false;
  is_whole_ = listed == listed_;
  results_.announced_count = results_.announced_count.value_or(0) + listed;
  return true;
}

/// What -V says of a test before the test says anything.
bool is_preface(std::string_view line) {
  return line.starts_with("Test command: ") || line.starts_with("Working Directory: ") ||
         line.starts_with("Test timeout computed to be: ");
}

void Reader::read_output(std::string_view line) {
  if (!verdict_.empty()) {
    verdict_.append("\n").append(line);
    if (line.ends_with(" sec")) end_verdict();
    return;
  }
  std::string_view text = line;
  if (unsigned number = 0; take_number(text, number) && take(text, ": ")) {  // of -V
    const auto started = started_.find(number);
    if (started != started_.end() && started->second.is_running) {
      std::string& output = started->second.output;
      if (!output.empty() || !is_preface(text)) output.append(text).append("\n");
      return;
    }
  }
  if (line == "The following tests passed:") ended_.reset();  // the end of -V
  if (!ended_) return;
  Test& test = results_.tests[*started_[*ended_].result];
  if (test.status != Status::failed || (line.empty() && test.details.empty())) return;
  test.details.append(valid_utf8(line)).append("\n");
}

void Reader::read_line(std::string_view line) {
  if (line == "No tests were found!!!" && started_.empty()) {
    is_ctest_ = is_whole_ = true;
    results_.announced_count = results_.announced_count.value_or(0);
  } else if (line.starts_with("Test project ") && (!is_ctest_ || is_whole_)) {
    end_project();
    is_ctest_ = true;
  } else if (is_ctest_ && !read_start(line) && !read_result(line) && !read_end(line)) {
    read_output(line);
  }
}

void Reader::read(std::string_view text) {
  for (Lines lines{text}; lines.next();) {
    if (!lines.is_whole() && !lines.line().ends_with(" sec")) break;
    const bool is_colored = lines.line().find('\x1b') != std::string_view::npos;
    if (is_colored) {
      read_line(without_colors(lines.line()));
    } else {
      read_line(lines.line());
    }
  }
}

void Reader::check_project() {
  if (count_ < total_) {
    reasons_.add("it has " + std::to_string(count_) + " of " + std::to_string(total_) + " tests");
  } else if (!is_whole_) {
    reasons_.add("it has no end");
  }
  if (is_whole_ && count_ >= total_) return;
  for (const auto& [number, started] : started_) {
    if (!started.is_running || started.result) continue;
    results_.tests.push_back({.id = {.name = valid_utf8(started.name)}, .status = Status::failed});
    results_.tests.back().message = "it began and did not end";
    results_.tests.back().details = valid_utf8(started.output);
  }
}

void Reader::end_project() {
  if (!is_ctest_) return;
  end_verdict();
  check_project();
  if (total_ > 0) results_.announced_count = results_.announced_count.value_or(0) + total_;
  started_.clear();
  total_ = count_ = failed_ = disabled_ = listed_ = 0;
  is_counted_ = is_whole_ = false;
  ended_.reset();
}

Results Reader::take_results() {
  end_project();
  for (Test& test : results_.tests) test.details.erase(test.details.find_last_not_of('\n') + 1);
  results_.incomplete = reasons_.text();
  return std::move(results_);
}

}  // namespace

Result<Results> read_ctest_text(std::string_view text) {
  Reader reader;
  reader.read(text);
  if (!reader.is_ctest()) return fail(Failure::corrupt, "it is no output of ctest");
  return reader.take_results();
}

}  // namespace toolkit::results
