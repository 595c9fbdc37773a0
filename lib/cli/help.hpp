// What --help prints.
#pragma once

#include <string>
#include <vector>

#include "lib/cli/tool.hpp"

namespace toolkit::cli {

/// Without the inputs that are none on the command line.
[[nodiscard]] std::string help(const Tool& tool);

/// What is valid and what the default is, added to an option's help: "One of text, json. Default: text."; may be empty.
[[nodiscard]] std::string limits(const Option& option);

/// How durations and sizes are written, one sentence each, for the types that the options have.
[[nodiscard]] std::vector<std::string> units(const std::vector<Option>& options);

}  // namespace toolkit::cli
