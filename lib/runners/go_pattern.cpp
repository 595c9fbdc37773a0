#include "lib/runners/go_pattern.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/runners/quoted.hpp"

namespace toolkit::runners {
namespace {

/// In Go a slash stands between two levels and nowhere else.
constexpr std::string_view kSpecial = "\\.+*?()|[]{}^$";

/// "^TestTable$/^a_blank$/" for "TestTable/a_blank".
std::string levels(std::string_view path) {
  std::string pattern;
  for (const std::string_view level : split(path, '/'))
    pattern.append("^").append(quoted(level, kSpecial)).append("$/");
  return pattern;
}

/// Whether one of the tests that `name` is in is among `names`.
bool has_parent_in(std::string_view name, const std::set<std::string, std::less<>>& names) {
  for (std::size_t slash = name.rfind('/'); slash != std::string_view::npos; slash = name.rfind('/')) {
    name = name.substr(0, slash);
    if (names.contains(name)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> without_parents(const std::vector<std::string>& names) {
  std::set<std::string, std::less<>> parents;
  for (std::string_view name : names) {
    for (std::size_t slash = name.rfind('/'); slash != std::string_view::npos; slash = name.rfind('/')) {
      name = name.substr(0, slash);
      parents.emplace(name);
    }
  }
  std::vector<std::string> others;
  std::ranges::copy_if(names, std::back_inserter(others),
                       [&](const std::string& name) { return !parents.contains(name); });
  return others;
}

std::string go_pattern(const std::vector<std::string>& names) {
  const std::set<std::string, std::less<>> all(names.begin(), names.end());
  std::map<std::string, std::vector<std::string>> groups;  // by their parents' patterns
  for (const std::string& name : all) {
    if (has_parent_in(name, all)) continue;
    const std::size_t slash = name.rfind('/');
    const bool is_top = slash == std::string::npos;
    const std::string_view last = std::string_view{name}.substr(is_top ? 0 : slash + 1);
    groups[is_top ? "" : levels(name.substr(0, slash))].push_back(quoted(last, kSpecial));
  }
  std::vector<std::string> patterns;
  for (const auto& [parents, lasts] : groups) patterns.push_back(parents + one_of(lasts));
  return join(patterns, "|");
}

}  // namespace toolkit::runners
