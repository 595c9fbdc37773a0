// A command line taken apart into options, operands and command; nothing is converted yet.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/cli/tool.hpp"
#include "lib/core/mistakes.hpp"

namespace toolkit::cli {

struct CommandLine {
  /// By option name, the standard options among them: each time it was given, with its value if it had one.
  std::map<std::string, std::vector<std::optional<std::string>>> options;
  std::vector<std::string> operands;
  std::vector<std::string> command;  ///< what follows `--`, for a tool that takes a command
  bool has_command = false;          ///< whether there was a `--` for it
};

/// Values are taken literally, whatever they hold. One that begins with `-` must be written `--option=-value`. What
/// follows `--` is the command, or operands when the tool takes no command. Unknown options and stray words become
/// mistakes.
[[nodiscard]] CommandLine read_command_line(const Tool& tool, const std::vector<std::string>& arguments,
                                            Mistakes& mistakes);

}  // namespace toolkit::cli
