#include "lib/results/announced.hpp"

#include <string>

#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/results/ctest_text.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/tap.hpp"

namespace toolkit::results {
namespace {

using Count = std::optional<std::size_t>;

Count take_count(std::string_view& text) {
  unsigned number = 0;
  if (!take_number(text, number)) return std::nullopt;
  return number;
}

/// "12 items / 2 deselected / 10 selected"
Count collected(std::string_view text) {
  const Count items = take_count(text);
  if (!items || !take(text, " item")) return std::nullopt;
  for (std::string_view part : split(text, '/')) {
    part = trimmed(part);
    const Count count = take_count(part);
    if (count && part == " selected") return count;
  }
  return items;
}

/// "gw0 [12] / gw1 [12]" and "4 workers [12 items]"
Count of_workers(std::string_view text) {
  const std::size_t bracket = text.find(" [");
  if (bracket == std::string_view::npos) return std::nullopt;
  std::string_view who = text.substr(0, bracket);
  text.remove_prefix(bracket + 2);
  const bool is_list = take(who, "gw");
  const Count number = take_count(who);
  const Count items = take_count(text);
  if (!number || !items) return std::nullopt;
  if (is_list) return who.empty() && text.starts_with("]") ? items : std::nullopt;
  return who.starts_with(" worker") && text.starts_with(" item") ? items : std::nullopt;
}

/// One line as a terminal would show it at last.
Count pytest_line(std::string_view line) {
  const std::string plain = without_colors(line);
  std::string_view text{plain};
  text = trimmed(text.substr(text.rfind('\r') + 1));
  take(text, "collecting ... ");
  return take(text, "collected ") ? collected(text) : of_workers(text);
}

Count nextest_line(std::string_view line) {
  const std::string plain = without_colors(line);
  std::string_view text = trimmed(plain);
  if (!take(text, "Starting ")) return std::nullopt;
  const Count count = take_count(text);
  const bool is_one = count && take(text, " test") && (take(text, "s across ") || take(text, " across "));
  return is_one ? count : std::nullopt;
}

template <typename Read>
Count first_of(std::string_view output, Read read) {
  for (Lines lines{output}; lines.next();) {
    if (const Count count = read(lines.line())) return count;
  }
  return std::nullopt;
}

Count counted(const Result<Results>& results) { return results ? results->announced_count : std::nullopt; }

}  // namespace

Count announced_by_pytest(std::string_view output) { return first_of(output, pytest_line); }

Count announced_by_nextest(std::string_view output) { return first_of(output, nextest_line); }

Count announced_by_tap(std::string_view output) { return counted(read_tap(output)); }

Count announced_by_ctest(std::string_view output) { return counted(read_ctest_text(output)); }

}  // namespace toolkit::results
