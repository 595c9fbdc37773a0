// The declaration of a tool: one table from which the command line, the action's inputs, --help, the docs, the shell
// completions and the tests are made.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit::cli {

/// How an option's value is written (lib/core/values.hpp); `list` is text that may be given many times, in an input one
/// item a line; `choice` is one of `choices`; `path` names a file.
enum class Type { flag, text, list, duration, size, number, choice, path };

struct Option {
  /// Lower case with hyphens, without the two dashes; also the input's name. That of an input only may hold
  /// underscores.
  std::string name = {};
  Type type = Type::text;
  std::string metavar = {};   ///< DURATION; nothing for a flag
  std::string fallback = {};  ///< the default as the user would write it; empty: none; a list's has one item a line
  std::string help = {};      ///< sentences, without the default and the choices: those are added
  std::vector<std::string> choices = {};  ///< of letters, digits and `._-`
  std::uint64_t low = 0;                  ///< the least valid number
  std::uint64_t high = std::numeric_limits<std::uint64_t>::max();
  bool input = true;  ///< whether the action has an input of this name
  /// Whether --name exists. Else it is an input of the action only, such as one that another action has, whose place
  /// ours takes: neither --help nor a shell's completion knows it.
  bool on_command_line = true;
};

/// The positional arguments. In an action they stand one a line in the input `name`. Whether there may be none is for
/// the tool to say.
struct Operands {
  std::string name = {};     ///< "targets"
  std::string metavar = {};  ///< TARGET
  std::string help = {};
};

struct Output {
  std::string name = {};
  std::string help = {};
};

struct Example {
  std::string command = {};
  std::string help = {};
};

struct ExitCode {
  int code = 0;
  std::string help = {};
};

/// Further text for --help. Each line that is too long is wrapped by itself; in one with a gap of two blanks or more,
/// which makes it a row of a table, the rest continues below what follows the first gap.
struct Section {
  std::string title = {};
  std::string text = {};
};

struct Tool {
  std::string name = {};
  std::string summary = {};  ///< one sentence
  std::optional<Operands> operands = {};
  bool takes_command = false;  ///< whether `-- COMMAND...` may follow
  /// Whether the exit code is that of the command: 125 is then all of the tool's own failures. Source: env(1).
  bool wraps_command = false;
  std::vector<Option> options = {};
  std::vector<Output> outputs = {};  ///< of the action
  std::vector<Example> examples = {};
  std::vector<Section> sections = {};
  std::vector<ExitCode> exit_codes = {};
};

/// Throws std::logic_error, naming what is wrong, when the declaration contradicts itself: a malformed or repeated
/// name, a fallback that does not convert, a choice without choices, text without help, an option that nobody can give,
/// two inputs that one variable INPUT_… could hold.
void require_sound(const Tool& tool);

/// What every tool has besides its own options: help, version, completion, and the hidden describe.
[[nodiscard]] const std::vector<Option>& standard_options();

/// The tool's own options that can stand on the command line.
[[nodiscard]] std::vector<Option> command_line_options(const Tool& tool);

/// What the action's inputs are called: the operands, and the options that have one.
[[nodiscard]] std::vector<std::string> input_names(const Tool& tool);

/// The command line's option with that name or nullptr.
[[nodiscard]] const Option* find_option(const Tool& tool, std::string_view name);

/// "duration"; the name in --describe.
[[nodiscard]] std::string_view type_name(Type type);

/// "health-wait [options] TARGET... [-- COMMAND...]"
[[nodiscard]] std::string usage(const Tool& tool);

/// "-h, --help", "--any", "--timeout DURATION"
[[nodiscard]] std::string spelling(const Option& option);

}  // namespace toolkit::cli
