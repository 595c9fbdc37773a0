// retry-run as a step of a job, over a copy of a real suite with its real framework.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "test/integration/suites/runner.hpp"
#include "test/support/file_command_reader.hpp"
#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::test {

/// What came of one step.
struct Ran {
  /// Of the step's outputs; empty where there is none of that name.
  [[nodiscard]] std::string output(const std::string& name) const;
  /// Of the report: null where no tests were told of.
  [[nodiscard]] const nlohmann::json& tests() const { return report.at("tests"); }
  [[nodiscard]] const nlohmann::json& attempts() const { return tests().at("attempts"); }
  /// For a failing check: all that was printed.
  [[nodiscard]] std::string shown() const { return ended.out + ended.err; }

  tools_test::Ended ended;
  std::map<std::string, std::string> outputs;
  nlohmann::json report;
  std::string junit;                    ///< the merged file; empty where there is none
  std::vector<WorkflowCommand> errors;  ///< annotations
  std::vector<pid_t> survivors;         ///< of the command's processes
};

class SuiteCopy {
 public:
  /// Copies the suite, and compiles it where that is a step of its own. Throws std::runtime_error where it cannot be.
  explicit SuiteCopy(const Runner& runner);

  /// Runs `command` by retry-run with these options, in the copy. SUITE_STATE names a fresh folder where `variables`
  /// have it.
  [[nodiscard]] Ran run(const Words& options, const Words& command, const Variables& variables = {}) const;

  [[nodiscard]] const Runner& runner() const { return runner_; }
  /// The line of the suite's file where the broken test fails; 0 where nobody says.
  [[nodiscard]] unsigned failing_line() const;

 private:
  Runner runner_;
  tools_test::Scratch folder_;
};

}  // namespace toolkit::test
