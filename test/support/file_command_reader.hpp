// Reads what a step leaves for the runner, by the runner's own rules and nothing of our writer's.
// Source: actions/runner src/Runner.Worker/FileCommandManager.cs, ActionCommandManager.cs and
// src/Runner.Common/ActionCommand.cs (on Linux).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/result.hpp"

namespace toolkit::test {

struct FileRecord {
  std::string name;
  std::string value;

  bool operator==(const FileRecord&) const = default;
};

/// The records of GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE, in order; a later one of the same name wins. An error for
/// what makes the runner fail the step.
[[nodiscard]] Result<std::vector<FileRecord>> read_file_records(std::string_view file);

/// The directories of GITHUB_PATH. A later one comes earlier in PATH.
[[nodiscard]] std::vector<std::string> read_path_file(std::string_view file);

struct WorkflowCommand {
  std::string name;                               ///< as written
  std::map<std::string, std::string> properties;  ///< names in lower case: the runner does not tell them apart
  std::string data;

  bool operator==(const WorkflowCommand&) const = default;
};

/// The command in one line of output, in the form `::name k=v::data` or `##[name k=v]data`; nothing when the runner
/// prints the line as text.
[[nodiscard]] std::optional<WorkflowCommand> parse_command(std::string_view line);

/// The commands that the runner acts on in a step's whole output, with stop-commands obeyed. Those that stop and resume
/// are not in the list.
[[nodiscard]] std::vector<WorkflowCommand> commands_in(std::string_view output);

}  // namespace toolkit::test
