// What came of a run: what the report, the summary and the step's outputs are made of.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "lib/examples/property.hpp"
#include "lib/supervise/attempt.hpp"
#include "lib/supervise/schedule.hpp"
#include "tools/retry-run/test_results.hpp"

namespace toolkit::retry_run {

struct Outcome {
  supervise::ScheduleResult schedule = {};
  std::vector<supervise::AttemptFacts> facts = {};  ///< of each attempt of the schedule
  std::vector<std::string> logs = {};               ///< and its log file, "" where it could not be written
  std::optional<TestResults> tests = {};
  std::vector<examples::Property> properties = {};  ///< of property tests, as their frameworks tell of them
  std::string trouble = {};                         ///< what could not be kept, though that was asked for
  std::string command = {};                         ///< as people know it, in one line
  std::optional<unsigned> workers = {};
  std::string lock = {};  ///< the lock that was held, or waited for in vain
  std::chrono::microseconds waited_for_lock{0};
  bool lock_timed_out = false;  ///< the total timeout came first: nothing was run
  int exit_code = 0;
};

/// "success", "failure", "cancelled"
[[nodiscard]] std::string outcome_word(const Outcome& outcome);

/// Why the last attempt ended, in one word: see the output `reason`. "tests" when its command succeeded and its tests
/// did not; "success" when its tests are good enough whatever its exit code.
[[nodiscard]] std::string reason_word(const Outcome& outcome);

/// The same of one attempt.
[[nodiscard]] std::string reason_word(const supervise::AttemptEnd& end);

}  // namespace toolkit::retry_run
