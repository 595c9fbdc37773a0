#include "lib/runners/javascript.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "lib/results/titles.hpp"
#include "lib/runners/quoted.hpp"

namespace toolkit::runners {
namespace {

std::string title_pattern(std::string_view name) {
  using results::kTitleSeparator;
  std::string pattern;
  for (std::size_t at = name.find(kTitleSeparator); at != std::string_view::npos; at = name.find(kTitleSeparator)) {
    pattern.append(quoted(name.substr(0, at), kRegexSpecial)).append("( > | )");
    name.remove_prefix(at + kTitleSeparator.size());
  }
  return pattern + quoted(name, kRegexSpecial);
}

}  // namespace

std::string titles_pattern(const Wanted& wanted) {
  std::vector<std::string> patterns;
  for (const results::Test& test : wanted.tests) {
    std::string pattern = title_pattern(test.id.name);
    if (std::ranges::find(patterns, pattern) == patterns.end()) patterns.push_back(std::move(pattern));
  }
  return one_of(patterns);
}

}  // namespace toolkit::runners
