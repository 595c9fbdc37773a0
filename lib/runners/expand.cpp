#include "lib/runners/expand.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/runners/call.hpp"

namespace toolkit::runners {
namespace {

struct Placeholder {
  std::string_view text;
  std::vector<std::string> values = {};
  bool is_used = false;
};

void add(std::vector<std::string>& values, const std::string& value) {
  if (!value.empty() && std::ranges::find(values, value) == values.end()) values.push_back(value);
}

/// `word` with the values of each placeholder in its place. What they put in is not looked at again.
std::string filled(std::string_view word, std::array<Placeholder, 3>& placeholders) {
  std::string result;
  while (!word.empty()) {
    const auto found =
        std::ranges::find_if(placeholders, [&](const Placeholder& it) { return word.starts_with(it.text); });
    if (found == placeholders.end()) {
      result += word.front();
      word.remove_prefix(1);
    } else {
      found->is_used = true;
      result += join(found->values, "|");
      word.remove_prefix(found->text.size());
    }
  }
  return result;
}

}  // namespace

Result<std::vector<std::string>> expand(const std::vector<std::string>& words,
                                        const std::vector<results::Test>& failed) {
  std::array<Placeholder, 3> placeholders{{{"{failed}"}, {"{failed-suites}"}, {"{failed-files}"}}};
  for (const results::Test& test : failed) {
    add(placeholders[0].values, test.id.name);
    add(placeholders[1].values, test.id.suite);
    add(placeholders[2].values, test.file);
  }
  std::vector<std::string> command;
  for (const std::string& word : words) {
    const auto exact = std::ranges::find(placeholders, std::string_view{word}, &Placeholder::text);
    if (exact == placeholders.end()) {
      command.push_back(filled(word, placeholders));
    } else {
      exact->is_used = true;
      std::ranges::copy(exact->values, std::back_inserter(command));
    }
  }
  if (std::ranges::none_of(placeholders, &Placeholder::is_used)) return cannot("the command has no {failed} in it");
  for (const Placeholder& placeholder : placeholders) {
    if (!placeholder.is_used) continue;
    if (placeholder.values.empty()) return cannot("nothing is known for " + std::string{placeholder.text});
    if (!std::ranges::all_of(placeholder.values, is_one_line)) return cannot("a name has a line break or a NUL in it");
  }
  if (!fits(command)) return cannot("the names of all failed tests are too long for one command");
  return command;
}

}  // namespace toolkit::runners
