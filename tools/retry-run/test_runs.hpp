// The tests that the attempts run: reads their results after each, and says what the next one has to run.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/supervise/schedule.hpp"
#include "lib/verdict/verdict.hpp"
#include "tools/retry-run/captured_output.hpp"
#include "tools/retry-run/fresh_files.hpp"
#include "tools/retry-run/plan.hpp"
#include "tools/retry-run/test_command.hpp"
#include "tools/retry-run/test_results.hpp"

namespace toolkit::retry_run {

class TestRuns {
 public:
  /// `folder` is the run's, for files that test runners write for us; `plan` must outlive this.
  TestRuns(const Plan& plan, const std::string& folder);

  /// What attempt `number` runs in place of `work`, with `environment`; tells the log when that is less, or why it is
  /// not.
  [[nodiscard]] Work prepare(unsigned number, const Work& work, const Environment& environment);
  /// Variables for the command of the prepared attempt.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& variables() const {
    return command_.results.environment;
  }
  /// What the prepared command has told so far does not count: it runs again.
  void begin();
  /// The prepared attempt runs only tests that have failed, or it is another command, of which that may be true.
  [[nodiscard]] bool is_partial() const { return command_.is_partial || is_other_; }
  /// What the attempt prints.
  void take_output(std::string_view bytes) { output_.take(bytes); }
  void take_error(std::string_view bytes) { error_.take(bytes); }
  /// Reads what it has written. none, where no attempt has told of tests yet and nobody said that they must.
  [[nodiscard]] supervise::Judgement judge(const supervise::AttemptEnd& end);

  /// The same for an attempt that tried known failing examples and nothing else: only its failures count.
  [[nodiscard]] supervise::Judgement judge_known_examples(const supervise::AttemptEnd& end);

  /// "3 of 120 tests failed"; empty when the last attempt told of none.
  [[nodiscard]] std::string last_in_words() const;
  /// Nothing where no attempt told of tests, unless they were asked for.
  [[nodiscard]] std::optional<TestResults> take_results();

 private:
  [[nodiscard]] bool is_active() const;
  [[nodiscard]] std::vector<results::Test> tests_to_run() const;
  void tell(unsigned number, const std::vector<results::Test>& only) const;
  [[nodiscard]] results::Results read_results() const;
  [[nodiscard]] results::Results read_output() const;
  /// Of a success that told of no tests: why it ought to have. Empty where that may be.
  [[nodiscard]] std::string debt(const results::Results& run) const;
  /// Why not all tests have run, by what the runner says of itself.
  [[nodiscard]] std::string interruption(const results::Results& run, const supervise::AttemptEnd& end) const;
  [[nodiscard]] supervise::Judgement add(verdict::Attempt attempt);
  [[nodiscard]] verdict::Attempt finished(const supervise::AttemptEnd& end) const;

  const Plan& plan_;
  std::string folder_;
  TestCommand command_;
  std::optional<FreshFiles> files_;
  CapturedOutput output_;
  CapturedOutput error_;
  verdict::Next next_{.what = verdict::Next::What::everything};
  verdict::Judge judge_;
  bool is_other_ = false;   ///< the prepared attempt runs the command for retries
  bool has_tests_ = false;  ///< some attempt told of some, or ought to have
};

}  // namespace toolkit::retry_run
