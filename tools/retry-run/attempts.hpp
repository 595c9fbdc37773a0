// The attempts of a run on the real machine.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/actions/file_marks.hpp"
#include "lib/cgroup/paths.hpp"
#include "lib/supervise/attempt.hpp"
#include "lib/supervise/schedule.hpp"
#include "lib/supervise/tree.hpp"
#include "tools/retry-run/known_examples.hpp"
#include "tools/retry-run/listeners.hpp"
#include "tools/retry-run/run.hpp"
#include "tools/retry-run/test_runs.hpp"
#include "tools/retry-run/told_commands.hpp"

namespace toolkit::retry_run {

/// What only a test has otherwise.
struct Surroundings {
  cgroup::Paths machine = {};
  std::chrono::milliseconds heartbeat = supervise::AttemptPlan{}.heartbeat;
};

/// Starts commands, passes on what they print, tells the log how they end.
class RealAttempts final : public supervise::Attempts, private supervise::AttemptObserver {
 public:
  /// `command` is as people know it.
  RealAttempts(const Scene& scene, Environment environment, std::optional<unsigned> workers, const std::string& command,
               Surroundings surroundings = {});

  [[nodiscard]] supervise::AttemptOutcome run(unsigned number, std::optional<TimePoint> deadline) override;
  void tell(const supervise::AttemptRecord& attempt, std::optional<supervise::Stop> stop) override;
  void was_last() override;
  void before_retry(unsigned failed_number, std::optional<TimePoint> deadline) override;
  [[nodiscard]] int sleep_until(TimePoint until) override;

  /// Of each attempt so far.
  [[nodiscard]] std::vector<supervise::AttemptFacts> take_facts() { return std::move(facts_); }
  [[nodiscard]] std::vector<std::string> take_logs() { return std::move(logs_); }
  [[nodiscard]] const KnownExamples& known_examples() const { return known_; }
  /// What their tests came to, where there were any.
  [[nodiscard]] std::optional<TestResults> take_tests() { return tests_.take_results(); }

 private:
  void silent(std::chrono::milliseconds running, const std::string& state) override;
  void moment(const std::string& picture) override;
  void warn(const std::string& what) override;

  /// A command in the run's surroundings, with everything but what is special to one attempt.
  [[nodiscard]] supervise::AttemptPlan plan_of(std::vector<std::string> argv) const;
  [[nodiscard]] std::vector<std::string> command_of(unsigned number);
  /// The command that runs a script, which is written to its file.
  [[nodiscard]] std::vector<std::string> script(const Shell& shell, const std::string& name,
                                                const std::string& text) const;
  /// Only the known failing examples, where that takes a run of its own. Its end, when one still fails.
  [[nodiscard]] std::optional<supervise::AttemptFacts> try_known_examples(const supervise::AttemptPlan& plan,
                                                                          unsigned number, Listeners& listeners);
  [[nodiscard]] supervise::AttemptPlan attempt_plan(unsigned number, std::optional<TimePoint> deadline);
  /// In a group of its own, where one can be made; whether memory ran out is judged, too.
  [[nodiscard]] supervise::AttemptFacts supervise_in_group(supervise::AttemptPlan& plan, unsigned number);
  [[nodiscard]] supervise::AttemptFacts supervise(const supervise::AttemptPlan& plan);
  /// For who has no group of his `own`.
  [[nodiscard]] std::unique_ptr<supervise::RootGroup> root_group_of(const Result<cgroup::Group>& own,
                                                                    unsigned number) const;
  void learn_of(const supervise::RootGroup& group);
  void tell_of_processes(const supervise::AttemptFacts& facts) const;
  /// The log is looked at where the output passed as it was.
  void restore_commands(const std::string& log_file);

  Surroundings surroundings_;
  Scene scene_;
  const Plan& plan_;
  Environment environment_;
  std::optional<unsigned> workers_;
  std::string marker_;
  supervise::Tree tree_;
  pid_t root_helper_ = 0;               ///< the last one
  bool root_refuses_ = false;           ///< there is no use in asking again
  actions::FileMarks marks_;            ///< before the last attempt
  actions::FileMarks marks_behind_;     ///< and behind it, where another was to follow
  std::unique_ptr<ToldCommands> told_;  ///< of the last attempt, where the runner listens to it
  TestRuns tests_;
  KnownExamples known_;
  std::vector<supervise::AttemptFacts> facts_;
  std::vector<std::string> logs_;
};

}  // namespace toolkit::retry_run
