#include <fmt/format.h>

#include "lib/cli/completion.hpp"
#include "lib/core/text.hpp"

namespace toolkit::cli {
namespace {

std::string quoted_for_fish(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result + "'";
}

std::string line_of(const Tool& tool, const Option& option) {
  std::string line = fmt::format("complete -c {} -l {}", tool.name, option.name);
  if (option.name == "help") line += " -s h";
  if (option.type == Type::path) {
    line += " -r -F";
  } else if (option.type == Type::choice) {
    line += " -x -a " + quoted_for_fish(join(option.choices, " "));
  } else if (option.type != Type::flag) {
    line += " -x";
  }
  return fmt::format("{} -d {}\n", line, quoted_for_fish(option.help));
}

}  // namespace

std::string fish_completion(const Tool& tool) {
  std::string script =
      fmt::format("# fish completion for {0}; load it by: {0} --completion fish | source\n", tool.name);
  for (const Option& option : completed_options(tool)) script += line_of(tool, option);
  if (tool.takes_command) {
    script += fmt::format("complete -c {} -n 'test (commandline -opc)[-1] = --' -x -a '(__fish_complete_command)'\n",
                          tool.name);
  }
  return script;
}

}  // namespace toolkit::cli
