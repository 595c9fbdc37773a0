// What each reader reads of a suite, as its framework writes it, is what the suite did.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "lib/results/ctest_text.hpp"
#include "lib/results/format.hpp"
#include "lib/results/go_test_json.hpp"
#include "lib/results/jest_json.hpp"
#include "lib/results/tap.hpp"
#include "test/lib/results/shown.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::results;

namespace {

using Json = nlohmann::ordered_json;

/// A test, or a group of tests, which then has the status of its members.
struct Node {
  std::string title;
  Status status = Status::passed;
  std::vector<Node> inner = {};
};

using Suite = std::vector<Node>;
using Lines = std::vector<std::string>;

std::string any_title() {
  static const std::vector<std::string> words{"a",     "b c",  "with/slash", "größer", "\"q\"", "it's",
                                              "x # y", "日本", "v1.2 ... z", "{",      "ok 3",  "***Failed"};
  const auto chosen = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(words));
  std::string title = *rc::gen::elementOf(words);
  for (std::size_t i = 0; i < std::min<std::size_t>(chosen.size(), 2); ++i) title += " " + chosen[i];
  return title;
}

Status any_status() {
  return *rc::gen::weightedElement<Status>({{6, Status::passed}, {2, Status::failed}, {1, Status::skipped}});
}

Status status_of(const Suite& inner) {
  const bool has_failed = std::ranges::any_of(inner, [](const Node& it) { return it.status == Status::failed; });
  return has_failed ? Status::failed : Status::passed;
}

/// Titles are unique among neighbours, by a number at their end.
Suite any_suite(int depth) {
  Suite suite;
  const int count = *rc::gen::inRange(depth > 0 ? 0 : 1, 5);
  for (int i = 0; i < count; ++i) {
    Node node{.title = any_title() + " " + std::to_string(i), .status = any_status()};
    if (depth > 0 && *rc::gen::inRange(0, 3) == 0) node.inner = any_suite(depth - 1);
    if (!node.inner.empty()) node.status = status_of(node.inner);
    suite.push_back(std::move(node));
  }
  return suite;
}

/// What a reader should say, sorted: with or without a line for each group.
void collect(const Suite& suite, const std::string& prefix, const std::string& separator, bool with_groups,
             Lines& lines) {
  for (const Node& node : suite) {
    const std::string name = prefix + node.title;
    if (node.inner.empty() || with_groups) lines.push_back(test::word(node.status) + (" " + name));
    collect(node.inner, name + separator, separator, with_groups, lines);
  }
}

Lines expected(const Suite& suite, const std::string& separator, bool with_groups) {
  Lines lines;
  collect(suite, "", separator, with_groups, lines);
  std::ranges::sort(lines);
  return lines;
}

Lines read_lines(const Results& results) {
  Lines lines = test::shown(results.tests);
  std::ranges::sort(lines);
  return lines;
}

void write_go(const Suite& suite, const std::string& package, const std::string& prefix, std::string& text) {
  const auto event = [&](const char* action, const std::string& name, const std::string& output) {
    Json line{{"Time", "2026-01-01T00:00:00Z"}, {"Action", action}, {"Package", package}};
    if (!name.empty()) line["Test"] = name;
    if (!output.empty()) line["Output"] = output;
    text += line.dump() + "\n";
  };
  for (const Node& node : suite) {
    const std::string name = prefix + node.title;
    event("run", name, "");
    event("output", name, "=== RUN   " + name + "\n");
    write_go(node.inner, package, name + "/", text);
    if (node.status == Status::failed) event("output", name, "    a_test.go:3: no\n");
    event(node.status == Status::passed ? "pass" : node.status == Status::failed ? "fail" : "skip", name, "");
  }
  if (!prefix.empty()) return;
  const bool has_failed = status_of(suite) == Status::failed;
  event("output", "", has_failed ? "FAIL\n" : "PASS\n");
  event(has_failed ? "fail" : "pass", "", "");
}

std::string go_text(const Suite& suite) {
  std::string text;
  write_go(suite, "example.com/a", "", text);
  return text;
}

void add_assertions(const Suite& suite, const std::vector<std::string>& titles, Json& list) {
  for (const Node& node : suite) {
    std::vector<std::string> inner = titles;
    inner.push_back(node.title);
    add_assertions(node.inner, inner, list);
    if (!node.inner.empty()) continue;
    const char* status = node.status == Status::passed   ? "passed"
                         : node.status == Status::failed ? "failed"
                                                         : "pending";
    list.push_back(
        {{"ancestorTitles", titles},
         {"title", node.title},
         {"status", status},
         {"invocations", 1},
         {"failureMessages", node.status == Status::failed ? Json{"Error: no\n  at (/a.js:3:1)"} : Json::array()}});
  }
}

std::string jest_text(const Suite& suite) {
  Json assertions = Json::array();
  add_assertions(suite, {}, assertions);
  const std::string status = status_of(suite) == Status::failed ? "failed" : "passed";
  return Json{
      {"numRuntimeErrorTestSuites", 0},
      {"numTotalTests", assertions.size()},
      {"success", status == "passed"},
      {"testResults", {{{"name", "/a.js"}, {"status", status}, {"message", ""}, {"assertionResults", assertions}}}}}
      .dump();
}

std::string escaped(const std::string& title) {
  std::string text;
  for (const char c : title) text += c == '#' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return text;
}

void write_tap(const Suite& suite, const std::string& indent, bool plan_first, std::string& text) {
  const std::string plan = indent + "1.." + std::to_string(suite.size()) + "\n";
  if (plan_first) text += plan;
  int number = 0;
  for (const Node& node : suite) {
    text += indent + "# Subtest: " + escaped(node.title) + "\n";
    if (!node.inner.empty()) write_tap(node.inner, indent + "    ", plan_first, text);
    text += indent + (node.status == Status::failed ? "not ok " : "ok ") + std::to_string(++number) + " - " +
            escaped(node.title) + (node.status == Status::skipped ? " # SKIP why" : "") + "\n";
    if (node.status == Status::failed) text += indent + "  ---\n" + indent + "  message: 'no'\n" + indent + "  ...\n";
  }
  if (!plan_first) text += plan;
}

std::string tap_text(const Suite& suite, bool plan_first) {
  std::string text = "TAP version 13\n";
  write_tap(suite, "", plan_first, text);
  return text;
}

/// Started two at a time, as by -j2.
std::string ctest_text(const Suite& suite) {
  std::string text = "Test project /project\n";
  const std::string total = std::to_string(suite.size());
  std::size_t failed = 0;
  const auto start = [&](std::size_t i) {
    if (i < suite.size()) text += "    Start " + std::to_string(i + 1) + ": " + suite[i].title + "\n";
  };
  start(0);
  for (std::size_t i = 0; i < suite.size(); ++i) {
    start(i + 1);
    const Status status = suite[i].status;
    if (status == Status::failed) ++failed;
    text += std::to_string(i + 1) + "/" + total + " Test #" + std::to_string(i + 1) + ": " + suite[i].title + " ....." +
            (status == Status::passed   ? "   Passed  "
             : status == Status::failed ? "***Failed  "
                                        : "***Skipped ") +
            "  0.01 sec\n";
    if (status == Status::failed) text += "what it printed\n\n";
  }
  return text + "\n50% tests passed, " + std::to_string(failed) + " tests failed out of " + total +
         "\n\nTotal Test time (real) =   0.02 sec\n";
}

/// Never more passed tests than there are, and if there is anything else to see in it, it says that it is incomplete.
void check_cuts(const std::string& text, const std::function<Result<Results>(std::string_view)>& read) {
  const Results whole = read(text).value();
  const auto is_passed = [](const Test& it) { return it.status == Status::passed; };
  std::multiset<std::string> passed;
  for (const Test& test : whole.tests) {
    if (is_passed(test)) passed.insert(test.id.name);
  }
  const std::size_t cut = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
  const auto part = read(std::string_view{text}.substr(0, cut));
  if (!part) return;
  RC_ASSERT(std::ranges::count_if(part->tests, is_passed) <= static_cast<std::ptrdiff_t>(passed.size()));
  if (part->incomplete.empty()) RC_ASSERT(read_lines(*part) == read_lines(whole));
}

}  // namespace

TEST_CASE("every reader reads what the suite did", "[results][property]") {
  rc::prop("go test -json", [] {
    const Suite suite = any_suite(2);
    const Results results = read_go_test_json(go_text(suite)).value();
    RC_ASSERT(results.incomplete == "");
    RC_ASSERT(read_lines(results) == expected(suite, "/", true));
  });
  rc::prop("Jest", [] {
    const Suite suite = any_suite(2);
    const Results results = read_jest_json(jest_text(suite)).value();
    RC_ASSERT(results.incomplete == "");
    RC_ASSERT(read_lines(results) == expected(suite, " > ", false));
  });
  rc::prop("TAP", [](bool plan_first) {
    const Suite suite = any_suite(2);
    const Results results = read_tap(tap_text(suite, plan_first)).value();
    RC_ASSERT(results.incomplete == "");
    RC_ASSERT(read_lines(results) == expected(suite, " > ", true));
    RC_ASSERT(results.announced_count == suite.size());
  });
  rc::prop("ctest", [] {
    const Suite suite = any_suite(0);
    const Results results = read_ctest_text(ctest_text(suite)).value();
    RC_ASSERT(results.incomplete == "");
    RC_ASSERT(read_lines(results) == expected(suite, "", true));
    RC_ASSERT(results.announced_count == suite.size());
  });
}

TEST_CASE("results that were cut anywhere are incomplete, or the same", "[results][property]") {
  rc::prop("go test -json", [] { check_cuts(go_text(any_suite(2)), read_go_test_json); });
  rc::prop("Jest",
           [] { check_cuts(jest_text(any_suite(2)), [](std::string_view text) { return read_jest_json(text); }); });
  rc::prop("TAP", [](bool plan_first) { check_cuts(tap_text(any_suite(2), plan_first), read_tap); });
  rc::prop("ctest", [] { check_cuts(ctest_text(any_suite(0)), read_ctest_text); });
}

TEST_CASE("the format of every suite is told", "[results][property]") {
  rc::prop("by its content", [](bool plan_first) {
    const Suite suite = any_suite(1);
    if (!suite.empty()) RC_ASSERT(format_of(go_text(suite)) == Format::go_test_json);
    RC_ASSERT(format_of(jest_text(suite)) == Format::jest_json);
    RC_ASSERT(format_of(tap_text(suite, plan_first)) == Format::tap);
    RC_ASSERT(format_of(ctest_text(any_suite(0))) == Format::ctest);
  });
}
