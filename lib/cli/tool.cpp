#include "lib/cli/tool.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "lib/cli/value.hpp"
#include "lib/core/text.hpp"

namespace toolkit::cli {
namespace {

constexpr std::string_view kNameLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";
constexpr std::string_view kInputLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kChoiceLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

void require(bool holds, const Tool& tool, std::string_view subject, std::string_view rule) {
  if (!holds) throw std::logic_error{fmt::format("the declaration of {}: {}: {}", tool.name, subject, rule)};
}

bool is_name(std::string_view text, std::string_view letters = kNameLetters) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' && text.back() != '-' && text.back() != '_' &&
         text.find_first_not_of(letters) == std::string_view::npos;
}

/// The variable that a composite action passes an input in.
std::string input_variable(std::string_view name) {
  std::string variable = "INPUT_" + upper(name);
  std::ranges::replace(variable, '-', '_');
  return variable;
}

bool is_choice(std::string_view text) {
  return !text.empty() && text.front() != '-' && text.find_first_not_of(kChoiceLetters) == std::string_view::npos;
}

void require_sound(const Tool& tool, const Option& option) {
  const auto check = [&](bool holds, std::string_view rule) { require(holds, tool, option.name, rule); };
  if (option.on_command_line) {
    check(is_name(option.name), "a name has lower-case letters, digits and hyphens");
  } else {
    check(is_name(option.name, kInputLetters), "an input's name has lower-case letters, digits, hyphens, underscores");
    check(option.input, "it is neither an input nor on the command line");
  }
  check(!option.help.empty(), "it has no help");
  check((option.type == Type::flag) == option.metavar.empty(), "a flag has no metavar, anything else has one");
  check((option.type == Type::choice) != option.choices.empty(), "a choice has choices, nothing else has");
  check(std::ranges::all_of(option.choices, is_choice), "a choice has letters, digits and ._- only");
  check(option.low <= option.high, "low is above high");
  if (option.fallback.empty()) return;
  const Result<Value> fallback = fallback_of(option);
  if (!fallback) check(false, fallback.error().message);
}

void require_own_variables(const Tool& tool) {
  std::set<std::string> variables;
  for (const std::string& name : input_names(tool)) {
    const std::string variable = input_variable(name);
    require(variables.insert(variable).second, tool, name, variable + " holds another input too");
  }
}

}  // namespace

void require_sound(const Tool& tool) {
  require(is_name(tool.name), tool, "name", "it has lower-case letters, digits and hyphens");
  require(!tool.summary.empty(), tool, "summary", "it is empty");
  std::set<std::string> names;
  const auto take = [&](const std::string& name) { require(names.insert(name).second, tool, name, "declared twice"); };
  for (const Option& option : standard_options()) take(option.name);
  for (const Option& option : tool.options) {
    require_sound(tool, option);
    take(option.name);
  }
  if (tool.operands) {
    require(is_name(tool.operands->name), tool, tool.operands->name,
            "a name has lower-case letters, digits and hyphens");
    require(!tool.operands->metavar.empty() && !tool.operands->help.empty(), tool, tool.operands->name,
            "operands have a metavar and help");
    take(tool.operands->name);
  }
  require_own_variables(tool);
}

const std::vector<Option>& standard_options() {
  static const std::vector<Option> options{
      {.name = "help", .type = Type::flag, .help = "Prints this help.", .input = false},
      {.name = "version",
       .type = Type::flag,
       .help = "Prints the version and the commit it was built from.",
       .input = false},
      {.name = "completion",
       .type = Type::choice,
       .metavar = "SHELL",
       .help = "Prints a script for the shell's completion of this command.",
       .choices = {"bash", "zsh", "fish"},
       .input = false},
      {.name = "describe",
       .type = Type::choice,
       .metavar = "FORM",
       .help = "Prints this declaration.",
       .choices = {"json", "markdown"},
       .input = false},
  };
  return options;
}

std::vector<Option> command_line_options(const Tool& tool) {
  std::vector<Option> options;
  std::ranges::copy_if(tool.options, std::back_inserter(options), &Option::on_command_line);
  return options;
}

std::vector<std::string> input_names(const Tool& tool) {
  std::vector<std::string> names;
  if (tool.operands) names.push_back(tool.operands->name);
  for (const Option& option : tool.options) {
    if (option.input) names.push_back(option.name);
  }
  return names;
}

const Option* find_option(const Tool& tool, std::string_view name) {
  const auto found = std::ranges::find(tool.options, name, &Option::name);
  return found == tool.options.end() || !found->on_command_line ? nullptr : &*found;
}

std::string_view type_name(Type type) {
  switch (type) {
    case Type::flag: return "flag";
    case Type::text: return "text";
    case Type::list: return "list";
    case Type::duration: return "duration";
    case Type::size: return "size";
    case Type::number: return "number";
    case Type::choice: return "choice";
    case Type::path: return "path";
  }
  throw std::logic_error{"a type that is not declared"};
}

std::string usage(const Tool& tool) {
  return fmt::format("{} [options]{}{}", tool.name, tool.operands ? " " + tool.operands->metavar + "..." : "",
                     tool.takes_command ? " [-- COMMAND...]" : "");
}

std::string spelling(const Option& option) {
  const std::string_view abbreviated = option.name == "help" ? "-h, " : "";
  if (option.type == Type::flag) return fmt::format("{}--{}", abbreviated, option.name);
  return fmt::format("--{} {}", option.name, option.metavar);
}

}  // namespace toolkit::cli
