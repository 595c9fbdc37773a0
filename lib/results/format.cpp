#include "lib/results/format.hpp"

#include <cstddef>

#include "lib/core/text.hpp"
#include "lib/results/ctest_text.hpp"
#include "lib/results/go_event.hpp"
#include "lib/results/go_test_json.hpp"
#include "lib/results/jest_json.hpp"
#include "lib/results/junit.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/tap.hpp"
#include "lib/results/tap_line.hpp"

namespace toolkit::results {
namespace {

constexpr std::size_t kMostBefore = 64 * 1024;

/// UTF-16 and UTF-32 have a NUL beside the '<'.
bool is_xml(std::string_view text) {
  for (const std::string_view mark : {"\xef\xbb\xbf", "\xfe\xff", "\xff\xfe"}) {
    if (take(text, mark)) break;
  }
  const std::size_t first = text.find_first_not_of(std::string_view{" \t\r\n\0", 5});
  return first != std::string_view::npos && text[first] == '<';
}

/// Whether a report of Jest begins on one of the lines.
bool has_jest_mark(std::string_view text) { return text.find("\"numTotalTests\"") != std::string_view::npos; }

/// A word alone ("ok then") may stand anywhere; a number behind it hardly.
bool is_tap(std::string_view line) {
  if (line.starts_with("TAP version ") || parse_tap_plan(line)) return true;
  const auto point = parse_tap_point(line, 0);
  return point && point->number;
}

bool is_ctest(std::string_view line) { return line.starts_with("Test project ") || line == "No tests were found!!!"; }

std::optional<Format> format_of_line(std::string_view line, bool may_be_jest) {
  if (parse_go_event(line)) return Format::go_test_json;
  if (may_be_jest && line.starts_with('{')) return Format::jest_json;
  if (is_tap(line)) return Format::tap;
  return is_ctest(line) ? std::optional{Format::ctest} : std::nullopt;
}

}  // namespace

std::string_view name_of(Format format) {
  switch (format) {
    case Format::junit: return "JUnit XML";
    case Format::go_test_json: return "go test -json";
    case Format::jest_json: return "Jest JSON";
    case Format::tap: return "TAP";
    case Format::ctest: return "output of ctest";
  }
  return "";
}

std::optional<Format> format_of(std::string_view text) {
  if (is_xml(text)) return Format::junit;
  const std::string_view front = text.substr(0, kMostBefore);
  const bool may_be_jest = has_jest_mark(front);
  for (Lines lines{front}; lines.next();) {
    if (const auto format = format_of_line(lines.line(), may_be_jest)) return format;
  }
  return std::nullopt;
}

Result<Results> read_any(std::string_view text, std::string_view root) {
  const std::optional<Format> format = format_of(text);
  if (!format)
    return fail(Failure::corrupt, "it is neither JUnit XML, go test -json, Jest JSON, TAP nor output of ctest");
  switch (*format) {
    case Format::junit: return read_junit(text);
    case Format::go_test_json: return read_go_test_json(text);
    case Format::jest_json: return read_jest_json(text, root);
    case Format::tap: return read_tap(text);
    case Format::ctest: return read_ctest_text(text);
  }
  return fail(Failure::corrupt, "it is of no format");
}

}  // namespace toolkit::results
