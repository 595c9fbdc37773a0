#include <fmt/format.h>

#include "lib/cli/completion.hpp"
#include "lib/core/text.hpp"

namespace toolkit::cli {
namespace {

constexpr std::string_view kScript = R"(#compdef {name}
# zsh completion for {name}; load it by: source <({name} --completion zsh)
_{name}() {{
{command}  _arguments -S \
{options}    '*:{operand}:_files'
}}
if [[ $funcstack[1] == _{name} ]]; then
  _{name} "$@"
else
  compdef _{name} {name}
fi
)";

constexpr std::string_view kCommand = R"(  local -i dashes=${words[(i)--]}
  if ((dashes < CURRENT)); then
    shift dashes words
    ((CURRENT -= dashes))
    _normal
    return
  fi
)";

/// Inside single quotes of the shell, and inside an option's [help] of _arguments.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += R"('\'')";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

std::string specification(const Option& option) {
  if (option.name == "help") return fmt::format("    '(- *)'{{-h,--help}}'[{}]' \\\n", escaped(option.help));
  std::string action = " ";  // a value that nobody can guess
  if (option.type == Type::choice) action = fmt::format("({})", join(option.choices, " "));
  if (option.type == Type::path) action = "_files";
  const std::string value = option.type == Type::flag ? "" : fmt::format(":{}:{}", escaped(option.metavar), action);
  return fmt::format("    '{}--{}{}[{}]{}' \\\n", option.type == Type::list ? "*" : "", option.name,
                     option.type == Type::flag ? "" : "=", escaped(option.help), value);
}

}  // namespace

std::string zsh_completion(const Tool& tool) {
  std::string options;
  for (const Option& option : completed_options(tool)) options += specification(option);
  return fmt::format(kScript, fmt::arg("name", tool.name), fmt::arg("options", options),
                     fmt::arg("command", tool.takes_command ? kCommand : ""),
                     fmt::arg("operand", tool.operands ? escaped(tool.operands->metavar) : "file"));
}

}  // namespace toolkit::cli
