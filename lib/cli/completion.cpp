#include "lib/cli/completion.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace toolkit::cli {

std::vector<Option> completed_options(const Tool& tool) {
  std::vector<Option> options = command_line_options(tool);
  std::ranges::copy_if(standard_options(), std::back_inserter(options),
                       [](const Option& option) { return option.name != "describe"; });
  return options;
}

std::string completion(const Tool& tool, std::string_view shell) {
  if (shell == "bash") return bash_completion(tool);
  if (shell == "zsh") return zsh_completion(tool);
  if (shell == "fish") return fish_completion(tool);
  throw std::logic_error{"a shell without completions"};
}

}  // namespace toolkit::cli
