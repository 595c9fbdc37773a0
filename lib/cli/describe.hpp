// A tool's declaration as JSON, for the docs and the tests: what --describe prints.
#pragma once

#include <string>

#include "lib/cli/tool.hpp"

namespace toolkit::cli {

/// One JSON document, indented, with a newline at its end. Its `schema` is 1; a member that has no value is null.
/// An option's `input` and `command_line` tell whether it can be given there.
[[nodiscard]] std::string describe(const Tool& tool);

}  // namespace toolkit::cli
