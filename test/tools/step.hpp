// A step of a job, with files of its own where the runner would have put its own.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "test/support/file_command_reader.hpp"
#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {

class Step {
 public:
  Step();
  /// What a step's process sees; more can be added.
  [[nodiscard]] ProgramOptions options() const { return {.environment = environment_}; }
  /// The same for a step of our own action `tool` with these inputs, by their variables ("INPUT_TARGETS").
  [[nodiscard]] ProgramOptions options_of_action(const std::string& tool,
                                                 const std::map<std::string, std::string>& inputs) const;
  [[nodiscard]] const Scratch& folder() const { return folder_; }
  /// What a later step would read. Throws std::runtime_error when the runner would refuse the file.
  [[nodiscard]] std::map<std::string, std::string> outputs() const;
  /// What a later stage of the same action finds as STATE_ variables. Throws likewise.
  [[nodiscard]] std::map<std::string, std::string> states() const;
  [[nodiscard]] std::string summary() const { return folder_.read("summary"); }
  /// RUNNER_TEMP.
  [[nodiscard]] std::string temp() const { return folder_ / "temp"; }

 private:
  [[nodiscard]] std::map<std::string, std::string> records(const std::string& file) const;

  Scratch folder_;
  std::map<std::string, std::string> environment_;
};

/// The workflow commands that the runner acts on in both streams of an ended step.
[[nodiscard]] std::vector<test::WorkflowCommand> commands_of(const Ended& ended);
/// Those of one name: "error", "add-mask".
[[nodiscard]] std::vector<test::WorkflowCommand> commands_of(const Ended& ended, const std::string& name);

}  // namespace toolkit::tools_test
