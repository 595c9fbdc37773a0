#include "lib/results/junit_writer.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <unordered_map>

#include <fmt/format.h>

#include "lib/results/xml_text.hpp"

namespace toolkit::results {
namespace {

using std::chrono::microseconds;

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t skipped = 0;
  std::size_t flakes = 0;
  microseconds time{0};
};

struct Suite {
  std::string_view name = {};
  Counts counts = {};
  std::vector<const History*> histories = {};
};

/// The last run that ended as the whole history did.
const Test& deciding_run(const History& history, Status status) {
  const auto last = std::find_if(history.runs.rbegin(), history.runs.rend(),
                                 [&](const Attempted& run) { return run.test.status == status; });
  return last == history.runs.rend() ? history.runs.back().test : last->test;
}

void count(Counts& counts, const History& history) {
  const Status status = outcome(history);
  ++counts.tests;
  if (status == Status::failed) ++counts.failures;
  if (status == Status::skipped) ++counts.skipped;
  if (status == Status::passed && has_failed(history)) ++counts.flakes;
  counts.time += deciding_run(history, status).duration.value_or(microseconds{0});
}

void add(Counts& all, const Counts& more) {
  all.tests += more.tests;
  all.failures += more.failures;
  all.skipped += more.skipped;
  all.flakes += more.flakes;
  all.time += more.time;
}

std::vector<Suite> by_suite(const std::vector<History>& histories) {
  std::vector<Suite> suites;
  std::unordered_map<std::string_view, std::size_t> index;
  for (const History& history : histories) {
    const auto [found, is_new] = index.try_emplace(history.id.suite, suites.size());
    if (is_new) suites.push_back({.name = history.id.suite});
    Suite& suite = suites[found->second];
    suite.histories.push_back(&history);
    count(suite.counts, history);
  }
  return suites;
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) fmt::format_to(std::back_inserter(out), " {}=\"{}\"", name, xml_attribute(value));
}

/// The schema allows three digits behind the point.
std::string seconds(microseconds time) {
  constexpr std::int64_t kSecond = 1000;
  const std::int64_t ms = std::chrono::round<std::chrono::milliseconds>(time).count();
  return fmt::format("{}.{:03}", ms / kSecond, ms % kSecond);
}

void append_counts(std::string& out, const Counts& counts) {
  fmt::format_to(std::back_inserter(out),
                 R"( tests="{}" failures="{}" errors="0" skipped="{}" flakes="{}" time="{}">)"
                 "\n",
                 counts.tests, counts.failures, counts.skipped, counts.flakes, seconds(counts.time));
}

void append_failure(std::string& out, std::string_view element, const Test& test) {
  fmt::format_to(std::back_inserter(out), "      <{}", element);
  append_attribute(out, "message", test.message);
  append_attribute(out, "type", test.type.empty() ? "failure" : test.type);  // the schema demands one
  const std::string text = xml_text(test.details);
  const std::string content = element == "failure" ? text : "<stackTrace>" + text + "</stackTrace>";
  fmt::format_to(std::back_inserter(out), ">{}</{}>\n", content, element);
}

void append_skip(std::string& out, const Test& test) {
  out += "      <skipped";
  append_attribute(out, "message", test.message);
  fmt::format_to(std::back_inserter(out), ">{}</skipped>\n", xml_text(test.details));
}

void append_failures(std::string& out, const History& history, Status status) {
  std::string_view element = status == Status::failed ? "failure" : "flakyFailure";
  for (const Attempted& run : history.runs) {
    if (run.test.status != Status::failed) continue;
    append_failure(out, element, run.test);
    if (element == "failure") element = "rerunFailure";
  }
}

/// The last run that says where the test is; the last of all, where none does.
const Test& located_run(const History& history) {
  const auto last = std::find_if(history.runs.rbegin(), history.runs.rend(),
                                 [](const Attempted& run) { return !run.test.file.empty(); });
  return last == history.runs.rend() ? history.runs.back().test : last->test;
}

void append_case(std::string& out, const History& history) {
  const Status status = outcome(history);
  const Test& test = deciding_run(history, status);
  fmt::format_to(std::back_inserter(out), "    <testcase name=\"{}\"", xml_attribute(history.id.name));
  append_attribute(out, "classname", history.id.suite);
  const Test& located = located_run(history);
  append_attribute(out, "file", located.file);
  if (located.line != 0) append_attribute(out, "line", fmt::format("{}", located.line));
  append_attribute(out, "time", seconds(test.duration.value_or(microseconds{0})));
  out += ">\n";
  append_failures(out, history, status);
  if (status == Status::skipped) append_skip(out, test);
  out += "    </testcase>\n";
}

}  // namespace

std::string junit_xml(const std::vector<History>& histories, std::string_view name) {
  const std::vector<Suite> suites = by_suite(histories);
  Counts all;
  for (const Suite& suite : suites) add(all, suite.counts);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites";
  append_attribute(out, "name", name);
  append_counts(out, all);
  for (const Suite& suite : suites) {
    fmt::format_to(std::back_inserter(out), "  <testsuite name=\"{}\"", xml_attribute(suite.name));
    append_counts(out, suite.counts);
    for (const History* history : suite.histories) append_case(out, *history);
    out += "  </testsuite>\n";
  }
  return out += "</testsuites>\n";
}

}  // namespace toolkit::results
