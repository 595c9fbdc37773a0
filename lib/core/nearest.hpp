// Finds the valid spelling that a mistyped word is nearest to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit {

/// How many insertions, deletions, replacements and swaps of neighbours lead from `a` to `b`, letter case aside.
/// Source: F. Damerau, "A technique for computer detection and correction of spelling errors", CACM 7 (1964), in the
/// "optimal string alignment" form.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word of `valid` nearest to `word`, the first of equals; nothing when even that one differs in more than a third
/// of its letters (at least one).
[[nodiscard]] std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& valid);

/// " (did you mean X?)", or nothing.
[[nodiscard]] std::string suggestion(std::string_view word, const std::vector<std::string>& valid);

}  // namespace toolkit
