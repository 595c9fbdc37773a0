// Who looks at the output of one attempt as it passes: the log, and the conditions of a retry.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/supervise/attempt.hpp"
#include "lib/supervise/output_log.hpp"
#include "lib/supervise/output_watch.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

class Listeners {
 public:
  Listeners(const Plan& plan, std::string log_file)
      : log_{std::move(log_file), plan.log_limit}, output_{plan.policy}, error_{plan.policy} {}

  /// From now on; it must outlive the attempt.
  void listen_to(supervise::AttemptPlan& plan) {
    plan.look_at_output = [this](std::string_view bytes) { take(output_, bytes); };
    plan.look_at_error = [this](std::string_view bytes) { take(error_, bytes); };
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
    watch.feed(bytes);
  }

  supervise::OutputLog log_;
  supervise::OutputWatch output_;
  supervise::OutputWatch error_;
};

}  // namespace toolkit::retry_run
