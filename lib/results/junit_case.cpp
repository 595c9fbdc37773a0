#include "lib/results/junit_case.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/results/seconds.hpp"

namespace toolkit::results {
namespace {

constexpr std::size_t kMostOutput = std::size_t{64} << 10U;

std::string attribute(const pugi::xml_node& node, const char* name) { return valid_utf8(node.attribute(name).value()); }

/// The text of an element, which may be in several pieces.
std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  }
  return text;
}

/// The end of what the test printed, from the beginning of a line where it has one.
std::string output_of(const pugi::xml_node& node) {
  const std::string output = text_of(node.child("system-out")) + text_of(node.child("system-err"));
  if (output.size() <= kMostOutput) return valid_utf8(trimmed(output));
  const std::string_view end = std::string_view{output}.substr(output.size() - kMostOutput);
  const std::size_t line = end.find('\n');
  return valid_utf8(trimmed(line == std::string_view::npos ? end : end.substr(line)));
}

std::string details_of(const pugi::xml_node& failure) {
  std::string text = text_of(failure);
  if (trimmed(text).empty()) text.clear();
  text += text_of(failure.child("stackTrace"));  // in the runs of a rerun
  return trimmed(text).empty() ? output_of(failure) : valid_utf8(text);
}

bool is_name(const pugi::xml_node& node, std::string_view name) { return node.name() == name; }

bool is_failure(const pugi::xml_node& node) { return is_name(node, "failure") || is_name(node, "error"); }

/// A run that the framework repeated, or one of its repetitions.
bool is_other_run(const pugi::xml_node& node) {
  static constexpr std::array<std::string_view, 4> kNames{"flakyFailure", "flakyError", "rerunFailure", "rerunError"};
  return std::ranges::find(kNames, std::string_view{node.name()}) != kNames.end();
}

bool is_empty(const pugi::xml_attribute& attribute) { return attribute && *attribute.value() == '\0'; }

/// A file that pytest could not collect, or a class's @BeforeAll and the like, as Surefire tells of them.
bool is_setup(const pugi::xml_node& node) {
  const pugi::xml_attribute type = node.attribute("classname");
  if (is_empty(node.attribute("name"))) {
    return type && !is_empty(type) && std::string_view{type.value()} == node.parent().attribute("name").value();
  }
  const std::string_view message = node.child("error").attribute("message").value();
  return is_empty(type) && message == "collection failure";
}

/// What all runs of the test have in common.
Test common(const pugi::xml_node& node, std::string_view suite) {
  Test test{.id = {.suite = attribute(node, "classname"), .name = attribute(node, "name")}};
  if (test.id.suite.empty()) test.id.suite = valid_utf8(suite);
  test.is_setup = is_setup(node);
  test.file = attribute(node, "file");
  const std::string_view line = node.attribute("line").value();
  std::from_chars(line.data(), line.data() + line.size(), test.line);
  return test;
}

Test failed(const Test& base, const pugi::xml_node& failure) {
  Test test = base;
  test.status = Status::failed;
  test.type = attribute(failure, "type");
  test.message = attribute(failure, "message");
  test.details = details_of(failure);
  test.duration = parse_seconds(failure.attribute("time").value());
  return test;
}

/// CTest says "skipped" of what it could not start and counts as failed.
bool could_not_start(const pugi::xml_node& node, const pugi::xml_node& skipped) {
  const std::string_view reason = skipped.attribute("message").value();
  return std::string_view{node.attribute("status").value()} == "notrun" && !node.attribute("result") &&
         !reason.empty() && reason.substr(0, 5) != "SKIP_";
}

Test not_failed(const Test& base, const pugi::xml_node& node) {
  Test test = base;
  const pugi::xml_node skipped = node.child("skipped");
  const std::string_view status = node.attribute("status").value();
  if (skipped && could_not_start(node, skipped)) {
    test = failed(base, skipped);
  } else if (skipped || status == "notrun" || status == "disabled") {
    test.status = Status::skipped;
    test.type = attribute(skipped, "type");
    test.message = attribute(skipped, "message");
    test.details = valid_utf8(text_of(skipped));
  }
  return test;
}

/// What it says of itself: its failures, which several are as if they were one, or that it has passed or was skipped.
Test own_run(const Test& base, const pugi::xml_node& node) {
  Test test = base;
  for (const pugi::xml_node& child : node.children()) {
    if (!is_failure(child)) continue;
    if (test.status != Status::failed) {
      test = failed(base, child);
    } else {
      const Test more = failed(base, child);
      test.details += "\n\n" + more.message + "\n" + more.details;
    }
  }
  if (test.status != Status::failed) test = not_failed(base, node);
  if (test.status == Status::failed && trimmed(test.details).empty()) test.details = output_of(node);
  test.duration = parse_seconds(node.attribute("time").value());
  return test;
}

}  // namespace

std::vector<Test> read_case(const pugi::xml_node& node, std::string_view suite) {
  const Test base = common(node, suite);
  Test own = own_run(base, node);
  std::vector<Test> runs;
  for (const pugi::xml_node& child : node.children()) {
    if (is_other_run(child)) runs.push_back(failed(base, child));
  }
  // Where it has failed in the end, its own failure was the first; else the last run is the one that has passed.
  runs.insert(own.status == Status::failed ? runs.begin() : runs.end(), std::move(own));
  for (std::size_t i = 1; i < runs.size(); ++i) runs[i].is_rerun = true;
  return runs;
}

Counts most_counted(const pugi::xml_node& node, const std::vector<Test>& runs) {
  const auto failed_runs = std::ranges::count(runs, Status::failed, &Test::status);
  const auto own_failures = std::ranges::count_if(node.children(), is_failure);
  const std::string_view message = node.child("error").attribute("message").value();
  const std::size_t tests = message.substr(0, 18) == "failed on teardown" ? 2 : 1;
  // All of its own failures are one of the runs.
  const auto failures = failed_runs + std::max<std::ptrdiff_t>(own_failures - 1, 0);
  return {.tests = std::max(runs.size(), tests), .failures = static_cast<std::size_t>(failures)};
}

}  // namespace toolkit::results
