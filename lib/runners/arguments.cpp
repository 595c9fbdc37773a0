#include "lib/runners/arguments.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace toolkit::runners {
namespace {

using Kind = Argument::Kind;

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

/// "--test.run" and "-run" are Go's "-run".
std::string name_in(std::string_view word, bool is_go) {
  std::string_view name = word.substr(0, word.find('='));
  if (!is_go) return std::string{name};
  name.remove_prefix(std::min<std::size_t>(name.starts_with("--") ? 2 : 1, name.size()));
  if (name.starts_with("test.")) name.remove_prefix(5);
  return "-" + std::string{name};
}

std::optional<std::string> value_in(std::string_view word) {
  const std::size_t sign = word.find('=');
  if (sign == std::string_view::npos) return std::nullopt;
  return std::string{word.substr(sign + 1)};
}

/// Takes the next word as the value of `argument`.
void take_next(Argument& argument, std::span<const std::string> words, std::size_t& at) {
  if (at + 1 >= words.size()) return;
  argument.words.push_back(words[++at]);
  if (!argument.value) argument.value = words[at];
}

void take_list(Argument& argument, std::span<const std::string> words, std::size_t& at) {
  while (at + 1 < words.size() && !is_option(words[at + 1])) take_next(argument, words, at);
}

/// Whether `word` may be the value of the option in front of it.
bool may_take(const Argument& before, std::string_view word) {
  if (before.kind == Kind::unknown) return !before.value;
  return before.kind == Kind::option && !before.value && (word == "true" || word == "false");
}

bool is_off(const Argument& argument) { return argument.value == "false" || argument.value == "0"; }

}  // namespace

bool is_one_of(std::string_view name, std::string_view names) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    if (names.substr(0, end) == name) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

Arguments::Arguments(std::span<const std::string> words, const Grammar& grammar) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (word == "--" || (grammar.is_go && (word == "-args" || word == "--args"))) {
      list_.push_back({.kind = Kind::end, .words = {word}});
      for (++at; at < words.size(); ++at) list_.push_back({.kind = Kind::rest, .words = {words[at]}});
    } else if (is_option(word)) {
      read_option(words, at, grammar);
    } else {
      const bool may_be_value = !list_.empty() && may_take(list_.back(), word);
      list_.push_back({.kind = Kind::operand, .words = {word}, .may_be_value = may_be_value});
    }
  }
}

void Arguments::read_option(std::span<const std::string> words, std::size_t& at, const Grammar& grammar) {
  const std::string& word = words[at];
  Argument argument{
      .kind = Kind::option, .names = {name_in(word, grammar.is_go)}, .value = value_in(word), .words = {word}};
  const std::string& name = argument.names.front();
  if (is_one_of(name, grammar.values)) {
    if (!argument.value) take_next(argument, words, at);
  } else if (is_one_of(name, grammar.lists)) {
    take_list(argument, words, at);
  } else if (is_one_of(name, grammar.optionals)) {
    if (!argument.value && at + 1 < words.size() && !is_option(words[at + 1])) take_next(argument, words, at);
  } else if (!is_one_of(name, grammar.flags) && !name.starts_with("--no-")) {
    if (read_short(words, at, grammar)) return;
    argument.kind = Kind::unknown;
  }
  list_.push_back(std::move(argument));
}

/// "-n4", "-xvs", "-xk expression"
bool Arguments::read_short(std::span<const std::string> words, std::size_t& at, const Grammar& grammar) {
  const std::string& word = words[at];
  if (grammar.is_go || word.starts_with("--")) return false;
  Argument argument{.kind = Kind::option, .words = {word}};
  for (std::size_t i = 1; i < word.size(); ++i) {
    std::string name{'-', word[i]};
    const bool is_flag = is_one_of(name, grammar.flags);
    if (!is_flag && !is_one_of(name, grammar.values)) return false;
    if (i > 1 && !grammar.has_clusters) return false;
    argument.names.push_back(std::move(name));
    if (is_flag) continue;
    if (i + 1 < word.size()) argument.value = word.substr(word[i + 1] == '=' ? i + 2 : i + 1);
    if (!argument.value) take_next(argument, words, at);
    break;
  }
  list_.push_back(std::move(argument));
  return true;
}

bool Arguments::has(std::string_view names) const {
  return std::ranges::any_of(list_, [&](const Argument& argument) {
    return std::ranges::any_of(argument.names, [&](const std::string& name) { return is_one_of(name, names); });
  });
}

bool Arguments::is_on(std::string_view names) const {
  return std::ranges::any_of(list_, [&](const Argument& argument) {
    const bool is_named =
        std::ranges::any_of(argument.names, [&](const std::string& name) { return is_one_of(name, names); });
    return is_named && !is_off(argument);
  });
}

std::optional<std::string> Arguments::value_of(std::string_view names) const {
  std::optional<std::string> value;
  for (const Argument& argument : list_) {
    if (!argument.names.empty() && is_one_of(argument.names.back(), names) && argument.value) value = argument.value;
  }
  return value;
}

bool Arguments::is_certain() const { return std::ranges::none_of(list_, &Argument::may_be_value); }

std::vector<std::string> Arguments::operands() const {
  std::vector<std::string> words;
  for (const Argument& argument : list_) {
    if (argument.kind == Kind::operand) words.push_back(argument.words.front());
  }
  return words;
}

std::vector<std::string> Arguments::rest() const {
  std::vector<std::string> words;
  for (const Argument& argument : list_) {
    if (argument.kind == Kind::rest) words.push_back(argument.words.front());
  }
  return words;
}

void Arguments::drop(std::string_view names) {
  for (Argument& argument : list_) {
    const bool has_value_name = !argument.names.empty() && is_one_of(argument.names.back(), names);
    if (std::erase_if(argument.names, [&](const std::string& name) { return is_one_of(name, names); }) == 0) continue;
    if (has_value_name) argument.value.reset();
    if (argument.names.empty()) {
      argument.words.clear();
      continue;
    }
    // What is left of a cluster.
    std::string& word = argument.words.front();
    word = "-";
    for (const std::string& name : argument.names) word += name[1];
    if (has_value_name)
      argument.words.resize(1);
    else if (argument.words.size() == 1 && argument.value)
      word += *argument.value;
  }
  std::erase_if(list_, [](const Argument& argument) { return argument.words.empty(); });
}

void Arguments::drop_where(const std::function<bool(const Argument&)>& is_out) { std::erase_if(list_, is_out); }

void Arguments::drop_operands() {
  drop_where([](const Argument& argument) { return argument.kind == Kind::operand; });
}

void Arguments::drop_rest() {
  drop_where([](const Argument& argument) { return argument.kind == Kind::rest; });
}

void Arguments::add(std::vector<std::string> words) {
  const auto end = std::ranges::find(list_, Kind::end, &Argument::kind);
  list_.insert(end, {.kind = Kind::operand, .words = std::move(words)});
}

std::vector<std::string> Arguments::words() const {
  std::vector<std::string> words;
  for (const Argument& argument : list_) std::ranges::copy(argument.words, std::back_inserter(words));
  return words;
}

}  // namespace toolkit::runners
