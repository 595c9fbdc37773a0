// retry-run as a step of a job whose command does something else in each attempt.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "test/support/contains.hpp"
#include "test/tools/program.hpp"
#include "test/tools/step.hpp"

namespace toolkit::tools_test {

using Words = std::vector<std::string>;
using Inputs = std::map<std::string, std::string>;

class RetryRunStep {
 public:
  /// Attempt N of the command runs script N of these, in sh; those after the last one the last.
  explicit RetryRunStep(const Words& scripts = {"true"});

  /// `arguments`, then the command. Without waits between attempts and with locks of its own, unless
  /// the arguments say otherwise.
  [[nodiscard]] Words words(Words arguments) const;
  [[nodiscard]] Ended run(Words arguments) const { return run_program(words(std::move(arguments)), options()); }
  /// As the action calls it: an empty variable for each input that is not given. `inputs` are named as in action.yml.
  [[nodiscard]] Ended run_action(const Inputs& inputs) const {
    return run_program({TOOLKIT_RETRY_RUN}, options_of(inputs));
  }
  [[nodiscard]] ProgramOptions options_of(const Inputs& inputs) const;
  /// A script for the input `run` that does what the command does.
  [[nodiscard]] std::string script() const;

  [[nodiscard]] ProgramOptions options() const;
  [[nodiscard]] const Step& step() const { return step_; }
  [[nodiscard]] std::string read(const std::string& file) const { return step_.folder().read(file); }
  [[nodiscard]] std::map<std::string, std::string> outputs() const { return step_.outputs(); }
  /// The one that the step's output names.
  [[nodiscard]] nlohmann::json report() const;
  /// How many attempts were made.
  [[nodiscard]] unsigned attempts() const;

 private:
  Step step_;
};

/// The names of the inputs in actions/retry-run/action.yml.
[[nodiscard]] Words input_names();

using test::contains;

}  // namespace toolkit::tools_test
