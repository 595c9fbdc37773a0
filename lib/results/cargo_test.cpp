#include "lib/results/cargo_test.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "lib/results/cargo_line.hpp"
#include "lib/results/libtest_line.hpp"
#include "lib/results/libtest_run.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/reasons.hpp"

namespace toolkit::results {
namespace {

class Reader {
 public:
  void read(std::string_view text);
  [[nodiscard]] bool is_cargo() const { return is_cargo_; }
  [[nodiscard]] Results take_results();

 private:
  void read_line(std::string_view line, bool is_whole);
  bool read_cargo(std::string_view line);
  bool read_start(std::string_view line);
  void go_on();
  void begin_program(std::string suite);
  void read_failed();
  void end_run();
  void end_programs();
  [[nodiscard]] std::string program() const { return suite_.empty() ? "a program" : suite_; }

  Results results_;
  Reasons reasons_;
  bool is_cargo_ = false;
  std::string suite_ = {};
  std::optional<LibtestRun> run_ = {};
  bool has_failed_ = false;   // the last program
  bool goes_on_ = false;      // whatever fails
  std::string crashed_ = {};  // what to say of it, when its exit is known
};

/// Another program comes: cargo did not stop at one that failed.
void Reader::go_on() {
  end_run();
  if (has_failed_) goes_on_ = true;
  has_failed_ = false;
}

void Reader::begin_program(std::string suite) {
  go_on();
  suite_ = std::move(suite);
  is_cargo_ = true;
}

bool Reader::read_start(std::string_view line) {
  const auto count = parse_libtest_start(line);
  if (!count) return false;
  go_on();
  is_cargo_ = true;
  run_.emplace(suite_, *count);
  results_.announced_count = results_.announced_count.value_or(0) + *count;
  return true;
}

/// "error: test failed": of a program that says the same of its tests there is nothing more to know.
void Reader::read_failed() {
  const bool is_told = run_ && run_->is_over() && run_->has_failed();
  const std::string fault = run_ ? run_->fault() : "";
  if (!is_told) crashed_ = program() + (fault.empty() ? " failed outside of its tests" : ": " + fault);
  if (run_) std::ranges::move(run_->take_tests(), std::back_inserter(results_.tests));
  run_.reset();
  has_failed_ = true;
}

/// What cargo says, but for the end of the last run.
bool Reader::read_cargo(std::string_view line) {
  if (auto suite = parse_cargo_program(line)) {
    begin_program(std::move(*suite));
  } else if (const std::string broken = parse_cargo_broken(line); !broken.empty()) {
    end_run();
    reasons_.add(broken + " did not compile");
    is_cargo_ = true;
  } else if (is_cargo_built(line)) {
    end_programs();
  } else if (is_cargo_failed(line) && is_cargo_) {
    read_failed();
  } else if (is_cargo_failed_list(line)) {
    end_run();
    goes_on_ = true;
  } else {
    return false;
  }
  return true;
}

void Reader::read_line(std::string_view line, bool is_whole) {
  if (run_ && run_->tells()) return run_->read(line, is_whole);
  // With one thread the word of a crash stands behind the name of the test.
  const std::size_t error = run_ ? line.find("error: test failed, ") : std::string_view::npos;
  if (error != std::string_view::npos && error > 0) {
    run_->read(line.substr(0, error), true);
    line.remove_prefix(error);
  }
  if (is_whole && (read_start(line) || read_cargo(line))) return;
  if (run_) return run_->read(line, is_whole);
  if (crashed_.empty()) return;
  if (const std::string_view how = parse_cargo_exit(line); !how.empty()) {
    reasons_.add(crashed_ + " (" + std::string{how} + ")");
    crashed_.clear();
  }
}

void Reader::read(std::string_view text) {
  for (Lines lines{text}; lines.next();) {
    if (lines.line().find('\x1b') != std::string_view::npos) {
      read_line(without_colors(lines.line()), lines.is_whole());
    } else {
      read_line(lines.line(), lines.is_whole());
    }
  }
}

void Reader::end_run() {
  if (!crashed_.empty()) reasons_.add(crashed_);
  crashed_.clear();
  if (!run_) return;
  has_failed_ = run_->has_failed();
  if (const std::string fault = run_->fault(); !fault.empty()) reasons_.add(program() + ": " + fault);
  std::ranges::move(run_->take_tests(), std::back_inserter(results_.tests));
  run_.reset();
}

/// Those of one command.
void Reader::end_programs() {
  end_run();
  if (has_failed_ && !goes_on_)
    reasons_.add(program() + " failed, and cargo may have left out what comes after it: --no-fail-fast runs all");
  has_failed_ = goes_on_ = false;
  suite_.clear();
}

Results Reader::take_results() {
  end_programs();
  results_.incomplete = reasons_.text();
  return std::move(results_);
}

}  // namespace

Result<Results> read_cargo_test(std::string_view text) {
  Reader reader;
  reader.read(text);
  if (!reader.is_cargo()) return fail(Failure::corrupt, "it is no output of cargo test");
  return reader.take_results();
}

}  // namespace toolkit::results
