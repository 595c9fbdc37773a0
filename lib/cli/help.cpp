#include "lib/cli/help.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/cli/wrap.hpp"
#include "lib/core/text.hpp"
#include "lib/core/version.hpp"

namespace toolkit::cli {
namespace {

struct Row {
  std::string left;
  std::string right;
};

constexpr std::size_t kWidestLeft = 26;  // a longer left side gets a line of its own

/// Two columns, the right one as far left as the left one allows.
std::string table(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows) {
    if (columns_of(row.left) <= kWidestLeft) width = std::max(width, columns_of(row.left));
  }
  const std::size_t indent = width + 5;
  std::string result;
  for (const Row& row : rows) {
    const std::size_t taken = columns_of(row.left) + 2;
    std::string first = "  " + row.left;
    if (taken + 2 > indent) {
      result += first + '\n';
      first = std::string(indent, ' ');
    } else {
      first += std::string(indent - taken, ' ');
    }
    result += wrapped(first, row.right, indent);
  }
  return result;
}

void add(std::string& help, std::string_view title, const std::string& text) {
  if (!text.empty()) help += fmt::format("\n{}:\n{}", title, text);
}

std::string operand_rows(const Tool& tool) {
  std::vector<Row> rows;
  if (tool.operands) rows.push_back({tool.operands->metavar, tool.operands->help});
  if (tool.takes_command) rows.push_back({"-- COMMAND...", "The command, with its arguments, that follows."});
  return table(rows);
}

std::string option_rows(const Tool& tool) {
  std::vector<Row> rows;
  const std::vector<Option> options = command_line_options(tool);
  for (const Option& option : options) {
    const std::string more = limits(option);
    rows.push_back({spelling(option), option.help + (more.empty() ? "" : " " + more)});
  }
  for (const Option& option : standard_options()) {
    if (option.name != "describe") rows.push_back({spelling(option), option.help + " " + limits(option)});
  }
  std::string text = table(rows);
  for (const std::string& sentence : units(options)) text += wrapped("  ", sentence, 2);
  return text;
}

std::string input_note(const Tool& tool) {
  std::vector<std::string> others;
  for (const Option& option : tool.options) {
    if (!option.input) others.push_back("--" + option.name);
  }
  std::string note = "Each option is an input of the action, without the dashes";
  if (!others.empty()) note += fmt::format(", but for {}", join(others, ", "));
  if (tool.operands)
    note += fmt::format("; each {} is a line of the input {}", tool.operands->metavar, tool.operands->name);
  return wrapped("  ", note + ". The command line beats the input, the input beats the default.", 2);
}

std::string output_rows(const Tool& tool) {
  std::vector<Row> rows;
  for (const Output& output : tool.outputs) rows.push_back({output.name, output.help});
  return table(rows);
}

std::string exit_code_rows(const Tool& tool) {
  std::vector<Row> rows;
  for (const ExitCode& code : tool.exit_codes) rows.push_back({std::to_string(code.code), code.help});
  return table(rows);
}

std::string example_rows(const Tool& tool) {
  std::string text;
  for (const Example& example : tool.examples) {
    text += fmt::format("  {}\n", example.command) + wrapped("      ", example.help, 6);
  }
  return text;
}

}  // namespace

std::string limits(const Option& option) {
  std::vector<std::string> parts;
  if (option.type == Type::choice) parts.push_back(fmt::format("One of {}.", join(option.choices, ", ")));
  if (option.type == Type::list) {
    parts.emplace_back(option.on_command_line ? "May be repeated; in the input one a line." : "One a line.");
  }
  const bool has_range = option.low != 0 || option.high != Option{}.high;
  if (option.type == Type::number && has_range) {
    parts.push_back(fmt::format("From {} to {}.", option.low, option.high));
  }
  if (!option.fallback.empty() && !(option.type == Type::flag && option.fallback == "false")) {
    parts.push_back(fmt::format("Default: {}.", join(nonempty_lines(option.fallback), ", ")));
  }
  return join(parts, " ");
}

std::vector<std::string> units(const std::vector<Option>& options) {
  const auto has = [&](Type type) { return std::ranges::find(options, type, &Option::type) != options.end(); };
  std::vector<std::string> sentences;
  if (has(Type::duration)) sentences.emplace_back("Durations are written 250ms, 30s, 5m or 1h30m.");
  if (has(Type::size)) sentences.emplace_back("Sizes are written 512B, 64KiB, 64MiB or 2GiB.");
  return sentences;
}

std::string help(const Tool& tool) {
  std::string text = wrapped(fmt::format("{} {}: ", tool.name, version()), tool.summary, 2);
  text += fmt::format("\nUsage: {}\n", usage(tool));
  add(text, "Arguments", operand_rows(tool));
  add(text, "Options", option_rows(tool));
  for (const Section& section : tool.sections) add(text, section.title, wrapped_lines(section.text, 2));
  add(text, "In a workflow", input_note(tool));
  add(text, "Outputs of the action", output_rows(tool));
  add(text, "Exit codes", exit_code_rows(tool));
  add(text, "Examples", example_rows(tool));
  return text;
}

}  // namespace toolkit::cli
