#include "lib/results/ctest_line.hpp"

#include <algorithm>
#include <cstddef>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/seconds.hpp"

namespace toolkit::results {
namespace {

void skip_blanks(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(' '), text.size())); }

/// "Required regular expression not found. Regex=[a\nb\n]" on one line.
std::string one_line(std::string_view text) {
  std::string result = valid_utf8(trimmed(text));
  std::ranges::replace(result, '\n', ' ');
  return result;
}

}  // namespace

std::optional<CtestStart> parse_ctest_start(std::string_view line) {
  skip_blanks(line);
  CtestStart start;
  if (!take(line, "Start ")) return std::nullopt;
  skip_blanks(line);
  if (!take_number(line, start.number) || !take(line, ": ")) return std::nullopt;
  start.name = line;
  return start;
}

std::optional<CtestResult> parse_ctest_result(std::string_view line) {
  skip_blanks(line);
  CtestResult result;
  if (take_number(line, result.index)) {
    if (!take(line, "/") || !take_number(line, result.total) || !take(line, " ")) return std::nullopt;
  }
  if (!take(line, "Test ")) return std::nullopt;
  skip_blanks(line);
  if (!take(line, "#") || !take_number(line, result.number) || !take(line, ": ")) return std::nullopt;
  result.text = line;
  return result;
}

std::optional<CtestTotals> parse_ctest_totals(std::string_view line) {
  unsigned percent = 0;
  CtestTotals totals;
  const bool is_one = take_number(line, percent) && take(line, "% tests passed, ") &&
                      take_number(line, totals.failed) && take(line, " tests failed out of ") &&
                      take_number(line, totals.total);
  return is_one ? std::optional{totals} : std::nullopt;
}

std::string_view ctest_name(std::string_view text, std::string_view known) {
  if (!known.empty() && text.starts_with(known) && text.substr(known.size()).starts_with(" ..")) return known;
  return text.substr(0, text.find(" ..."));
}

CtestVerdict parse_ctest_verdict(std::string_view text) {
  CtestVerdict verdict;
  if (text.ends_with(" sec")) {
    text.remove_suffix(std::string_view{" sec"}.size());
    const std::size_t blank = text.rfind(' ');
    verdict.duration = parse_seconds(text.substr(blank + 1));
    text = text.substr(0, std::min(blank, text.size()));
  }
  text = trimmed(text);
  if (text.starts_with("Passed") && verdict.duration) {
    verdict.status = Status::passed;
    return verdict;
  }
  // "Subprocess aborted***Exception:" says nothing more behind the stars.
  if (!take(text, "***")) text = text.substr(0, text.find("***"));
  verdict.is_disabled = text.starts_with("Not Run (Disabled)");
  if (verdict.is_disabled || text.starts_with("Skipped")) verdict.status = Status::skipped;
  verdict.message = one_line(text);
  return verdict;
}

}  // namespace toolkit::results
