#include "test/tools/step.hpp"

#include <filesystem>
#include <stdexcept>

namespace toolkit::tools_test {

Step::Step() {
  std::filesystem::create_directory(temp());
  environment_ = {{"GITHUB_ACTIONS", "true"},
                  {"GITHUB_WORKSPACE", folder_.path()},
                  {"RUNNER_TEMP", temp()},
                  {"GITHUB_OUTPUT", folder_.write("output", "")},
                  {"GITHUB_ENV", folder_.write("env", "")},
                  {"GITHUB_STATE", folder_.write("state", "")},
                  {"GITHUB_PATH", folder_.write("path", "")},
                  {"GITHUB_STEP_SUMMARY", folder_.write("summary", "")}};
}

ProgramOptions Step::options_of_action(const std::string& tool,
                                       const std::map<std::string, std::string>& inputs) const {
  ProgramOptions result = options();
  result.environment["CI_TOOLKIT_ACTION"] = tool;
  for (const auto& [name, value] : inputs) result.environment[name] = value;
  return result;
}

std::map<std::string, std::string> Step::outputs() const { return records("output"); }

std::map<std::string, std::string> Step::states() const { return records("state"); }

std::map<std::string, std::string> Step::records(const std::string& file) const {
  const auto records = test::read_file_records(folder_.read(file));
  if (!records) throw std::runtime_error{records.error().message};
  std::map<std::string, std::string> result;
  for (const test::FileRecord& record : *records) result[record.name] = record.value;
  return result;
}

std::vector<test::WorkflowCommand> commands_of(const Ended& ended) {
  std::vector<test::WorkflowCommand> commands = test::commands_in(ended.err);
  for (test::WorkflowCommand& command : test::commands_in(ended.out)) commands.push_back(std::move(command));
  return commands;
}

std::vector<test::WorkflowCommand> commands_of(const Ended& ended, const std::string& name) {
  std::vector<test::WorkflowCommand> commands = commands_of(ended);
  std::erase_if(commands, [&](const test::WorkflowCommand& command) { return command.name != name; });
  return commands;
}

}  // namespace toolkit::tools_test
