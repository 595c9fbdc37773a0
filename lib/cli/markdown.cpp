#include "lib/cli/markdown.hpp"

#include <fmt/format.h>

#include "lib/cli/help.hpp"
#include "lib/core/text.hpp"

namespace toolkit::cli {
namespace {

/// Text inside a table: a bar would end its cell, `<` and `*` would be markup.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '\n': result += "<br>"; break;
      case '<': result += "&lt;"; break;
      case '|':
      case '*':
      case '_':
      case '`':
      case '\\': result += '\\'; [[fallthrough]];
      default: result += c;
    }
  }
  return result;
}

/// As code inside a table; code shows everything as it is, but for the bar and the back quote.
std::string code(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c;
  }
  const std::string_view fence = text.find('`') == std::string_view::npos ? "`" : "``";
  return fmt::format("{}{}{}", fence, result, fence);
}

std::string code_list(const std::vector<std::string>& items) {
  std::vector<std::string> spans;
  for (const std::string& item : items) spans.push_back(code(item));
  return join(spans, ", ");
}

std::string table(std::string_view head, const std::string& rows) {
  if (rows.empty()) return "";
  std::string rule = "|";
  for (const char c : head.substr(1)) {
    if (c == '|') rule += " --- |";
  }
  return fmt::format("\n{}\n{}\n{}", head, rule, rows);
}

/// What the option means and what is valid, but for its default: that has a column of its own.
std::string meaning(const Option& option) {
  std::string help = cell(option.help);
  if (option.type == Type::choice) help += fmt::format(" One of {}.", code_list(option.choices));
  if (option.type == Type::number || option.type == Type::list) {
    Option without_default = option;
    without_default.fallback.clear();
    const std::string more = limits(without_default);
    if (!more.empty()) help += " " + more;
  }
  return help;
}

std::string option_row(const Option& option) {
  return fmt::format("| {} | {} | {} | {} |\n", code(spelling(option)), option.input ? code(option.name) : "none",
                     code_list(nonempty_lines(option.fallback)), meaning(option));
}

std::string inputs_table(const Tool& tool) {
  std::string rows;
  for (const Option& option : tool.options) {
    if (option.on_command_line) continue;
    const std::string value = option.type == Type::flag ? code_list({"true", "false"}) : code(option.metavar);
    rows += fmt::format("| {} | {} | {} | {} |\n", code(option.name), value, code_list(nonempty_lines(option.fallback)),
                        meaning(option));
  }
  return rows.empty() ? "" : "\n### Inputs of the action only\n" + table("| input | value | default | meaning |", rows);
}

std::string options_table(const Tool& tool) {
  std::string rows;
  if (tool.operands) {
    const Operands& operands = *tool.operands;
    rows += fmt::format("| {} | {} |  | {} One a line in the input. |\n", code(operands.metavar + "..."),
                        code(operands.name), cell(operands.help));
  }
  for (const Option& option : command_line_options(tool)) rows += option_row(option);
  std::string text = table("| command line | input | default | meaning |", rows);
  const std::vector<std::string> sentences = units(tool.options);
  if (!sentences.empty()) text += fmt::format("\n{}\n", join(sentences, " "));
  return text;
}

std::string section_text(const Section& section) {
  return fmt::format("\n### {}\n\n```text\n{}\n```\n", section.title, trimmed(section.text));
}

std::string examples_text(const Tool& tool) {
  std::string text;
  for (const Example& example : tool.examples) {
    text += fmt::format("\n{}\n\n```sh\n{}\n```\n", example.help, example.command);
  }
  return text.empty() ? "" : "\n### Examples\n" + text;
}

}  // namespace

std::string markdown(const Tool& tool) {
  std::string text = fmt::format("## {}\n\n{}\n\n```text\n{}\n```\n", tool.name, tool.summary, usage(tool));
  text += options_table(tool) + inputs_table(tool);
  for (const Section& section : tool.sections) text += section_text(section);
  std::string rows;
  for (const Output& output : tool.outputs) rows += fmt::format("| {} | {} |\n", code(output.name), cell(output.help));
  text += table("| output | meaning |", rows);
  rows.clear();
  for (const ExitCode& exit : tool.exit_codes) rows += fmt::format("| {} | {} |\n", exit.code, cell(exit.help));
  text += table("| exit code | meaning |", rows);
  return text + examples_text(tool);
}

}  // namespace toolkit::cli
