// A tool's part of docs/options.md: what --describe=markdown prints.
#pragma once

#include <string>

#include "lib/cli/tool.hpp"

namespace toolkit::cli {

/// A chapter of level 2 that ends in a newline. Nothing in it depends on version or commit, so that the file changes
/// only when the declaration does.
[[nodiscard]] std::string markdown(const Tool& tool);

}  // namespace toolkit::cli
