#include "lib/results/junit.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "lib/core/text.hpp"
#include "lib/results/junit_case.hpp"

namespace toolkit::results {
namespace {

constexpr std::size_t kMostDepth = 1000;

/// A suite that is being read.
struct Suite {
  pugi::xml_node node;
  pugi::xml_node next = node.first_child();
  Counts found = {};
};

bool is_suite(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  return name == "testsuite" || name == "testsuites";
}

bool is_case(const pugi::xml_node& node) { return std::string_view{node.name()} == "testcase"; }

/// 0 where it says nothing that can be understood.
std::size_t number(const pugi::xml_node& node, const char* attribute) {
  const std::string_view text = node.attribute(attribute).value();
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : 0;
}

/// The test that was being read where the text broke off: the last one in the last suite.
pugi::xml_node unfinished_case(const pugi::xml_document& document) {
  pugi::xml_node node = document.last_child();
  while (node && !is_case(node)) node = node.last_child();
  return node;
}

class Reader {
 public:
  explicit Reader(const pugi::xml_node& unfinished, bool is_whole) : unfinished_{unfinished}, is_whole_{is_whole} {}

  /// False when suites are too deep in each other.
  bool read(const pugi::xml_node& root) {
    suites_.push_back({.node = root});
    while (!suites_.empty()) {
      const pugi::xml_node node = suites_.back().next;
      if (!node) {
        leave();
        continue;
      }
      suites_.back().next = node.next_sibling();
      if (is_case(node)) add(node);
      if (is_suite(node)) suites_.push_back({.node = node});
      if (suites_.size() > kMostDepth) return false;
    }
    return true;
  }

  [[nodiscard]] Results take() { return std::move(results_); }

 private:
  void add(const pugi::xml_node& node) {
    if (node == unfinished_) return;
    const pugi::xml_node& suite = suites_.back().node;
    std::vector<Test> runs = read_case(node, suite.attribute("name").value());
    count(most_counted(node, runs));
    std::ranges::move(runs, std::back_inserter(results_.tests));
  }

  void count(const Counts& counts) {
    suites_.back().found.tests += counts.tests;
    suites_.back().found.failures += counts.failures;
  }

  void leave() {
    const Suite suite = suites_.back();
    suites_.pop_back();
    if (is_whole_ && results_.incomplete.empty()) check(suite);
    if (suites_.empty()) return;
    count(suite.found);
  }

  void check(const Suite& suite) {
    const std::size_t tests = number(suite.node, "tests");
    const std::size_t failures = number(suite.node, "failures");
    const std::size_t errors = number(suite.node, "errors");
    const std::string name = printable(suite.node.attribute("name").value());
    // pytest counts subtests, of which it writes only those that failed.
    if (tests > suite.found.tests && name != "pytest") {
      results_.incomplete =
          fmt::format("the suite '{}' says that it has {} tests, and has {}", name, tests, suite.found.tests);
    } else if (failures > suite.found.failures || errors > suite.found.failures - failures) {
      results_.incomplete = fmt::format("the suite '{}' says that it has {} failures and {} errors, and shows fewer",
                                        name, failures, errors);
    }
  }

  pugi::xml_node unfinished_;
  bool is_whole_;
  std::vector<Suite> suites_;
  Results results_;
};

/// Two bytes a character, or four: zeros are a part of them.
bool is_wide(std::string_view xml) {
  const std::string_view start = xml.substr(0, 4);
  return start.find('\0') != std::string_view::npos || start.substr(0, 2) == "\xff\xfe" ||
         start.substr(0, 2) == "\xfe\xff";
}

/// A copy for pugixml to work in, which would take a zero for the end.
std::string without_zeros(std::string_view xml) {
  std::string text{xml};
  if (!is_wide(xml)) std::ranges::replace(text, '\0', '?');
  return text;
}

tl::unexpected<Error> no_suite(const pugi::xml_document& document, const pugi::xml_parse_result& parsed) {
  const std::string_view root = document.document_element().name();
  if (!root.empty()) {
    return fail(Failure::corrupt,
                fmt::format("no JUnit XML: it begins with <{}>, and not with <testsuites> or <testsuite>",
                            printable(cut_utf8(root, 60))));
  }
  return fail(Failure::corrupt, fmt::format("no JUnit XML: {} at byte {}", lower(parsed.description()), parsed.offset));
}

}  // namespace

Result<Results> read_junit(std::string_view xml) {
  if (trimmed(xml).empty()) return fail(Failure::corrupt, "no JUnit XML: it is empty");
  std::string text = without_zeros(xml);
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer_inplace(text.data(), text.size());
  Reader reader{parsed ? pugi::xml_node{} : unfinished_case(document), static_cast<bool>(parsed)};
  bool has_suite = false;
  for (const pugi::xml_node& root : document.children()) {
    if (!is_suite(root)) continue;
    has_suite = true;
    if (!reader.read(root)) {
      return fail(Failure::corrupt, fmt::format("no JUnit XML: more than {} suites in each other", kMostDepth));
    }
  }
  if (!has_suite) return no_suite(document, parsed);
  Results results = reader.take();
  if (!parsed)
    results.incomplete =
        fmt::format("the file ends early or is broken: {} at byte {}", lower(parsed.description()), parsed.offset);
  return results;
}

}  // namespace toolkit::results
