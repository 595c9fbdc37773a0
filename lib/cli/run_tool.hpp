// The frame around every tool's main(): the standard options, and the only place that turns errors into exit codes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lib/cli/tool.hpp"

namespace toolkit::cli {

/// Exit codes that all tools share.
inline constexpr int kUsageCode = 2;
inline constexpr int kEnvironmentCode = 3;
inline constexpr int kWrapperCode = 125;  ///< both, of a tool that wraps a command

/// Answers --help, --version, --completion SHELL and --describe[=markdown] before a `--` on standard output, with exit
/// code 0. Otherwise calls `body` with the arguments (the program's name left out) and returns its exit code.
/// UsageError gives 2, EnvironmentError and any other std::exception 3, of a tool that wraps a command 125, each logged
/// as an error that begins with the tool's name; a usage error's last line names --help. A standard stream that is
/// closed stays of no use, but no file that is opened takes its place.
[[nodiscard]] int run_tool(const Tool& tool, int argc, char** argv,
                           const std::function<int(const std::vector<std::string>& arguments)>& body);

}  // namespace toolkit::cli
