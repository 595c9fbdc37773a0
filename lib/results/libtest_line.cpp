#include "lib/results/libtest_line.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/seconds.hpp"

namespace toolkit::results {
namespace {

constexpr std::string_view kTest = "test ";
constexpr std::string_view kDots = " ... ";

bool take_end(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

/// What libtest and rustdoc put behind a name is no part of it.
std::string_view plain_name(std::string_view name) {
  constexpr std::array<std::string_view, 3> kMarks{" - should panic", " - compile fail", " - compile"};
  name = trimmed(name);
  for (const std::string_view mark : kMarks) {
    if (take_end(name, mark)) break;
  }
  return name;
}

/// " <0.123s>" at the end.
std::optional<std::chrono::microseconds> take_time(std::string_view& text) {
  const std::size_t bracket = text.rfind(" <");
  if (bracket == std::string_view::npos || !text.ends_with("s>")) return std::nullopt;
  const std::string_view number = text.substr(bracket + 2, text.size() - bracket - 4);
  const auto time = parse_seconds(number);
  if (time) text = text.substr(0, bracket);
  return time;
}

/// "3 passed; "
bool take_count(std::string_view& text, std::string_view what, unsigned& count) {
  return take_number(text, count) && take(text, what);
}

}  // namespace

std::optional<LibtestVerdict> parse_libtest_verdict(std::string_view text) {
  LibtestVerdict verdict{.duration = take_time(text)};
  if (text == "ok" || text.starts_with("bench: ")) return verdict;
  verdict.status = Status::failed;
  if (text == "FAILED") return verdict;
  if (take(text, "FAILED (") && take_end(text, ")")) {
    verdict.message = text;
    return verdict;
  }
  verdict.status = Status::skipped;
  if (text == "ignored") return verdict;
  if (!take(text, "ignored, ")) return std::nullopt;
  verdict.message = text;
  return verdict;
}

std::optional<LibtestPoint> parse_libtest_point(std::string_view line) {
  if (!take(line, kTest)) return std::nullopt;
  const std::size_t dots = line.find(kDots);
  if (dots == std::string_view::npos) return std::nullopt;
  LibtestPoint point{.name = plain_name(line.substr(0, dots)), .printed = line.substr(dots + kDots.size())};
  if (point.name.empty()) return std::nullopt;
  point.verdict = parse_libtest_verdict(point.printed);
  return point;
}

std::optional<LibtestPoint> find_libtest_point(std::string_view line) {
  const std::size_t dots = line.rfind(kDots);
  if (dots == std::string_view::npos) return std::nullopt;
  const std::size_t start = line.rfind(kTest, dots);
  if (start == std::string_view::npos) return std::nullopt;
  const auto point = parse_libtest_point(line.substr(start));
  const bool is_one = point && point->verdict && point->name.find(' ') == std::string_view::npos;
  return is_one ? point : std::nullopt;
}

std::optional<unsigned> parse_libtest_start(std::string_view line) {
  unsigned count = 0;
  if (!take(line, "running ") || !take_number(line, count)) return std::nullopt;
  return line == (count == 1 ? " test" : " tests") ? std::optional{count} : std::nullopt;
}

std::optional<LibtestTotals> parse_libtest_totals(std::string_view line) {
  LibtestTotals totals;
  unsigned measured = 0;
  if (!take(line, "test result: ") || (!take(line, "ok. ") && !take(line, "FAILED. "))) return std::nullopt;
  const bool is_one = take_count(line, " passed; ", totals.passed) && take_count(line, " failed; ", totals.failed) &&
                      take_count(line, " ignored; ", totals.ignored) && take_count(line, " measured; ", measured);
  totals.passed += measured;
  return is_one ? std::optional{totals} : std::nullopt;
}

std::string_view parse_libtest_heading(std::string_view line) {
  return take(line, "---- ") && take_end(line, " stdout ----") ? line : std::string_view{};
}

std::string_view parse_libtest_slow(std::string_view line) {
  if (!take(line, kTest) || !take_end(line, " seconds")) return {};
  const std::size_t words = line.find(" has been running for over ");
  return words == std::string_view::npos ? std::string_view{} : plain_name(line.substr(0, words));
}

}  // namespace toolkit::results
