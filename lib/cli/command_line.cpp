#include "lib/cli/command_line.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "lib/cli/value.hpp"
#include "lib/core/nearest.hpp"
#include "lib/core/text.hpp"

namespace toolkit::cli {
namespace {

/// One argument before `--`.
struct Word {
  std::string text;                       // as it was written
  const Option* option = nullptr;         // the one it names
  std::string name = {};                  // what it names without dashes, if it looks like an option
  std::optional<std::string> value = {};  // what stands behind its `=`

  [[nodiscard]] bool is_dashed() const { return !name.empty(); }
  [[nodiscard]] bool is_unknown() const { return is_dashed() && option == nullptr; }
};

/// CLI11 gives a meaning of its own to some values (`[a,b]`, empty ones, ones with a leading dash), and a different one
/// in each version. So it is given tokens that say where the real word stands, and pairs options with values.
constexpr char kValueToken = 'v';
constexpr std::string_view kUnknownToken = "--U";  // no option has a capital letter

std::string value_token(std::size_t index) { return fmt::format("{}{}", kValueToken, index); }

std::size_t index_of(std::string_view token) {
  token.remove_prefix(token.front() == kValueToken ? 1 : kUnknownToken.size());
  std::size_t index = 0;
  std::from_chars(token.data(), token.data() + token.size(), index);
  return index;
}

class Reader {
 public:
  Reader(const Tool& tool, std::vector<std::string> arguments) : tool_{tool} {
    for (std::string& argument : arguments) words_.push_back(understood(std::move(argument)));
  }

  CommandLine read(Mistakes& mistakes) {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    std::map<std::string, CLI::Option*> registered;
    // Only those that are named: CLI11 compares each with all before it, which took longer than all the rest.
    for (const Word& word : words_) {
      if (word.option == nullptr || registered.contains(word.option->name)) continue;
      const std::string spelled = "--" + word.option->name;
      CLI::Option* entry =
          word.option->type == Type::flag ? app.add_flag(spelled) : app.add_option(spelled)->expected(0, 1);
      registered[word.option->name] = entry->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
    app.parse(reversed_tokens());
    CommandLine line;
    for (const auto& [name, entry] : registered) {
      for (const std::string& token : entry->results()) line.options[name].push_back(value_of(token));
    }
    for (const std::string& token : app.remaining()) take_rest(index_of(token), line, mistakes);
    return line;
  }

 private:
  const Option* find(std::string_view name) const {
    const auto found = std::ranges::find(standard_options(), name, &Option::name);
    return found == standard_options().end() ? find_option(tool_, name) : &*found;
  }

  Word understood(std::string text) const {
    Word word{.text = std::move(text)};
    if (word.text.size() < 2 || word.text.front() != '-') return word;
    // "- url: …" is a list in YAML, and no option.
    const std::size_t behind_dashes = word.text.find_first_not_of('-');
    if (behind_dashes != std::string::npos && trimmed(word.text.substr(behind_dashes, 1)).empty()) return word;
    const std::size_t equals = word.text.find('=');
    if (equals != std::string::npos) word.value = word.text.substr(equals + 1);
    const std::string spelled = word.text.substr(0, equals);
    word.name = spelled.substr(std::min(spelled.find_first_not_of('-'), spelled.size()));
    if (spelled.starts_with("--") && spelled.size() == word.name.size() + 2) word.option = find(word.name);
    if (spelled == "-h") word.option = find("help");
    if (word.name.empty()) word.name = spelled;  // ---
    return word;
  }

  std::vector<std::string> reversed_tokens() const {
    std::vector<std::string> tokens;
    for (std::size_t i = words_.size(); i-- > 0;) {
      const Word& word = words_[i];
      if (word.option == nullptr) {
        tokens.push_back(word.is_dashed() ? fmt::format("{}{}", kUnknownToken, i) : value_token(i));
      } else {
        tokens.push_back("--" + word.option->name + (word.value ? "=" + value_token(i) : ""));
      }
    }
    return tokens;
  }

  /// CLI11 says "" for an option without its value, and "true" for a flag.
  std::optional<std::string> value_of(const std::string& token) const {
    if (token.empty() || token.front() != kValueToken) return std::nullopt;
    const Word& word = words_[index_of(token)];
    return word.value ? word.value : word.text;
  }

  /// The option that an unknown one was probably meant to be.
  const Option* meant(const Word& word) const {
    std::vector<std::string> names;
    const auto add = [&](const Option& option) {
      if (option.name != "describe") names.push_back(option.name);
    };
    std::ranges::for_each(command_line_options(tool_), add);
    std::ranges::for_each(standard_options(), add);
    const auto name = nearest(word.name, names);
    return name ? find(*name) : nullptr;
  }

  /// The word before belongs to `index` too: an unknown option that was probably meant to have a value.
  bool is_value_of_unknown(std::size_t index) const {
    if (index == 0) return false;
    const Word& before = words_[index - 1];
    if (!before.is_unknown() || before.value) return false;
    const Option* option = meant(before);
    return option != nullptr && option->type != Type::flag;
  }

  /// `--timeout -5s`: that --timeout has no value is a mistake already, and says how to write it.
  bool is_dashed_value(std::size_t index) const {
    if (index == 0 || words_[index].text.starts_with("--")) return false;
    const Word& before = words_[index - 1];
    return before.option != nullptr && before.option->type != Type::flag && !before.value;
  }

  void take_rest(std::size_t index, CommandLine& line, Mistakes& mistakes) const {
    const Word& word = words_[index];
    if (word.is_dashed()) {
      if (is_dashed_value(index)) return;
      const Option* option = meant(word);
      const std::string hint = option != nullptr ? fmt::format(" (did you mean --{}?)", option->name) : "";
      const std::string spelled = word.text.substr(0, word.text.find('='));
      mistakes.add(fmt::format("{}: there is no such option{}", printable(cut_utf8(spelled, 60)), hint));
    } else if (!is_value_of_unknown(index)) {
      line.operands.push_back(word.text);
    }
  }

  const Tool& tool_;
  std::vector<Word> words_;
};

void refuse_operands(const Tool& tool, const CommandLine& line, Mistakes& mistakes) {
  for (const std::string& operand : line.operands) {
    const std::string mistake = fmt::format("{}: {} takes no argument without an option", shown(operand), tool.name);
    if (!tool.takes_command || line.has_command) {
      mistakes.add(mistake);
      continue;
    }
    const std::string quoted = shown(operand);
    mistakes.add(fmt::format("{}; write a command behind two dashes: {} -- {}{}", mistake, tool.name,
                             quoted.substr(1, quoted.size() - 2), line.operands.size() > 1 ? " …" : ""));
    return;  // the others are its arguments
  }
}

}  // namespace

CommandLine read_command_line(const Tool& tool, const std::vector<std::string>& arguments, Mistakes& mistakes) {
  const auto dashes = std::ranges::find(arguments, "--");
  CommandLine line = Reader{tool, {arguments.begin(), dashes}}.read(mistakes);
  if (dashes != arguments.end()) {
    auto& rest = tool.takes_command ? line.command : line.operands;
    rest.insert(rest.end(), dashes + 1, arguments.end());
    line.has_command = tool.takes_command;
  }
  if (line.has_command && (line.command.empty() || line.command.front().empty())) {
    mistakes.add("--: no command follows; write -- COMMAND, or leave the -- out");
  }
  if (!tool.operands) refuse_operands(tool, line, mistakes);
  return line;
}

}  // namespace toolkit::cli
