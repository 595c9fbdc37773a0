#include "lib/results/format.hpp"

#include <cstddef>

#include "lib/core/text.hpp"
#include "lib/results/announced.hpp"
#include "lib/results/cargo_line.hpp"
#include "lib/results/cargo_test.hpp"
#include "lib/results/ctest_text.hpp"
#include "lib/results/go_event.hpp"
#include "lib/results/go_test_json.hpp"
#include "lib/results/jest_json.hpp"
#include "lib/results/junit.hpp"
#include "lib/results/libtest_line.hpp"
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

bool is_cargo_test(std::string_view line) {
  return parse_libtest_start(line) || parse_cargo_program(line) || !parse_cargo_broken(line).empty();
}

std::optional<Format> format_of_line(std::string_view line, bool may_be_jest) {
  if (parse_go_event(line)) return Format::go_test_json;
  if (may_be_jest && line.starts_with('{')) return Format::jest_json;
  if (is_tap(line)) return Format::tap;
  if (is_ctest(line)) return Format::ctest;
  return is_cargo_test(line) ? std::optional{Format::cargo_test} : std::nullopt;
}

}  // namespace

std::string_view name_of(Format format) {
  switch (format) {
    case Format::junit: return "JUnit XML";
    case Format::go_test_json: return "go test -json";
    case Format::jest_json: return "Jest JSON";
    case Format::tap: return "TAP";
    case Format::ctest: return "output of ctest";
    case Format::cargo_test: return "output of cargo test";
  }
  return "";
}

std::optional<Format> format_of(std::string_view text) {
  if (is_xml(text)) return Format::junit;
  const std::string_view front = text.substr(0, kMostBefore);
  const bool may_be_jest = has_jest_mark(front);
  for (Lines lines{front}; lines.next();) {
    const std::string_view line = lines.line();
    // nextest shows what programs of tests have printed; its results are in a file.
    if (announced_by_nextest(line)) return std::nullopt;
    const bool is_colored = line.find('\x1b') != std::string_view::npos;
    const auto format =
        is_colored ? format_of_line(without_colors(line), may_be_jest) : format_of_line(line, may_be_jest);
    if (format) return format;
  }
  return std::nullopt;
}

Result<Results> read_any(std::string_view text, std::string_view root) {
  const std::optional<Format> format = format_of(text);
  if (!format)
    return fail(Failure::corrupt,
                "it is neither JUnit XML, go test -json, Jest JSON, TAP nor output of ctest or cargo test");
  switch (*format) {
    case Format::junit: return read_junit(text);
    case Format::go_test_json: return read_go_test_json(text);
    case Format::jest_json: return read_jest_json(text, root);
    case Format::tap: return read_tap(text);
    case Format::ctest: return read_ctest_text(text);
    case Format::cargo_test: return read_cargo_test(text);
  }
  return fail(Failure::corrupt, "it is of no format");
}

}  // namespace toolkit::results
