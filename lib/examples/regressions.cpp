#include "lib/examples/regressions.hpp"

#include <unordered_set>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::examples {
namespace {

/// The key of a line "cc e0cec70a… # shrinks to a = 1"; empty for any other line. Older ones have "xs", whose numbers
/// are parted by blanks: they end at the comment.
std::string_view key_of(std::string_view line) {
  line = trimmed(line.substr(0, line.find('#')));
  return line.starts_with("cc ") || line.starts_with("xs ") ? trimmed(line.substr(3)) : "";
}

}  // namespace

std::string with_regressions(std::string_view text, std::string_view other) {
  std::unordered_set<std::string_view> known;
  for (results::Lines lines{text}; lines.next();) known.insert(key_of(lines.line()));
  std::string result{text};
  for (results::Lines lines{other}; lines.next();) {
    const std::string_view key = key_of(lines.line());
    if (key.empty() || !known.insert(key).second) continue;
    if (!result.empty() && !result.ends_with('\n')) result += '\n';
    result.append(lines.line()) += '\n';
  }
  return result;
}

std::string without_regression(std::string_view text, std::string_view key) {
  std::string result;
  for (results::Lines lines{text}; lines.next();) {
    if (!key.empty() && key_of(lines.line()) == key) continue;
    result.append(lines.line());
    if (lines.is_whole()) result += '\n';
  }
  return result;
}

}  // namespace toolkit::examples
