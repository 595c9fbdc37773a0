// Scripts that teach a shell to complete a tool's command line: option names, choices, and file names.
#pragma once

#include <string>
#include <string_view>

#include "lib/cli/tool.hpp"

namespace toolkit::cli {

/// Loaded by `source <(TOOL --completion bash)`.
[[nodiscard]] std::string bash_completion(const Tool& tool);

/// Loaded as a file `_TOOL` of $fpath, or by `source <(TOOL --completion zsh)` after compinit.
[[nodiscard]] std::string zsh_completion(const Tool& tool);

/// Loaded by `TOOL --completion fish | source`.
[[nodiscard]] std::string fish_completion(const Tool& tool);

/// By the shell's name: bash, zsh or fish. Anything else is a std::logic_error.
[[nodiscard]] std::string completion(const Tool& tool, std::string_view shell);

/// The options that a user may want to type: the tool's own and the standard ones, without the hidden one.
[[nodiscard]] std::vector<Option> completed_options(const Tool& tool);

}  // namespace toolkit::cli
