#include <algorithm>

#include <fmt/format.h>

#include "lib/cli/completion.hpp"
#include "lib/core/text.hpp"

namespace toolkit::cli {
namespace {

// Readline breaks words at '=', so that --name=value arrives as three words.
constexpr std::string_view kScript = R"(# bash completion for {name}; load it by: source <({name} --completion bash)
{function}() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ ${{COMP_WORDS[i]}} == -- ]]; then
{after_dashes}
      return
    fi
  done
  if [[ $word == '=' ]]; then
    word=''
  elif [[ $before == '=' ]]; then
    before=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  case $before in
{cases}  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W $'{names}' -- "$word")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -F {function} {name}
)";

constexpr std::string_view kFiles = R"(      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$word"))";

constexpr std::string_view kCommand = R"(      compopt -o filenames 2>/dev/null
      if ((i == COMP_CWORD - 1)); then
        mapfile -t COMPREPLY < <(compgen -c -- "$word")
      else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
      fi)";

std::string value_case(const Option& option) {
  std::string reply;
  if (option.type == Type::choice) {
    reply = fmt::format("      mapfile -t COMPREPLY < <(compgen -W $'{}' -- \"$word\")\n", join(option.choices, "\\n"));
  } else if (option.type == Type::path) {
    reply = fmt::format("{}\n", kFiles);
  }
  return fmt::format("    --{})\n{}      return\n      ;;\n", option.name, reply);
}

}  // namespace

std::string bash_completion(const Tool& tool) {
  std::string function = "_" + tool.name;
  std::ranges::replace(function, '-', '_');
  std::string cases;
  std::vector<std::string> names{"-h"};
  for (const Option& option : completed_options(tool)) {
    names.push_back("--" + option.name);
    if (option.type != Type::flag) cases += value_case(option);
  }
  return fmt::format(kScript, fmt::arg("name", tool.name), fmt::arg("function", function),
                     fmt::arg("after_dashes", tool.takes_command ? kCommand : kFiles), fmt::arg("cases", cases),
                     fmt::arg("names", join(names, "\\n")));
}

}  // namespace toolkit::cli
