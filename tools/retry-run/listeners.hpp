// Who looks at the output of one attempt as it passes: the log, the conditions of a retry, who reads its tests' results
// and its failing examples.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/supervise/attempt.hpp"
#include "lib/supervise/output_log.hpp"
#include "lib/supervise/output_watch.hpp"
#include "tools/retry-run/known_examples.hpp"
#include "tools/retry-run/plan.hpp"
#include "tools/retry-run/test_runs.hpp"

namespace toolkit::retry_run {

class Listeners {
 public:
  /// `tests` and `known` must outlive this.
  Listeners(const Plan& plan, std::string log_file, TestRuns& tests, KnownExamples& known)
      : log_{std::move(log_file), plan.log_limit},
        tests_{tests},
        known_{known},
        output_{plan.policy},
        error_{plan.policy} {}

  /// From now on; it must outlive the attempt.
  void listen_to(supervise::AttemptPlan& plan) {
    plan.look_at_output = [this](std::string_view bytes) {
      take(output_, bytes);
      tests_.take_output(bytes);
    };
    plan.look_at_on_timeout = [this](std::string_view bytes) { log_.write(bytes); };
    plan.look_at_error = [this](std::string_view bytes) {
      take(error_, bytes);
      tests_.take_error(bytes);
    };
  }
  /// The attempt is over.
  void finish() {
    log_.close();
    output_.finish();
    error_.finish();
  }
  /// "" when it could not be written.
  [[nodiscard]] std::string log_file() const { return log_.failed() ? std::string{} : log_.path(); }
  [[nodiscard]] supervise::FoundOutput found() const {
    supervise::FoundOutput all = output_.found();
    all.merge(error_.found());
    return all;
  }
  [[nodiscard]] std::vector<std::string> notes() const {
    std::vector<std::string> all = output_.notes();
    for (std::string& note : error_.notes()) all.push_back(std::move(note));
    return all;
  }

 private:
  void take(supervise::OutputWatch& watch, std::string_view bytes) {
    log_.write(bytes);
    known_.take(bytes);
    watch.feed(bytes);
  }

  supervise::OutputLog log_;
  TestRuns& tests_;
  KnownExamples& known_;
  supervise::OutputWatch output_;
  supervise::OutputWatch error_;
};

}  // namespace toolkit::retry_run
