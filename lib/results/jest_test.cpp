#include "lib/results/jest_test.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/results/json_text.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/titles.hpp"

namespace toolkit::results {
namespace {

using nlohmann::json;

constexpr std::string_view kNoEnd = "it did not come to its end";

Status status_of(std::string_view status, bool is_vitest) {
  constexpr std::array<std::string_view, 3> kSkipped{"skipped", "todo", "disabled"};
  if (status == "passed") return Status::passed;
  if (status == "pending" && !is_vitest) return Status::skipped;
  return std::ranges::find(kSkipped, status) != kSkipped.end() ? Status::skipped : Status::failed;
}

std::optional<std::chrono::microseconds> milliseconds_of(const json& value) {
  constexpr double kMost = 1e12;
  if (!value.is_number()) return std::nullopt;
  const double number = value.get<double>();
  if (!(number >= 0 && number < kMost)) return std::nullopt;
  return std::chrono::microseconds{std::llround(number * 1e3)};
}

/// The line of the first place in the file that the stack names: "(/project/sum.test.js:3:37)".
unsigned line_in(std::string_view stack, std::string_view path) {
  if (path.empty()) return 0;
  for (std::size_t at = stack.find(path); at != std::string_view::npos; at = stack.find(path, at + path.size())) {
    std::string_view rest = stack.substr(at + path.size());
    unsigned line = 0;
    if (take(rest, ":") && take_number(rest, line)) return line;
  }
  return 0;
}

bool is_type(std::string_view name) {
  const auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; };
  return !name.empty() && std::ranges::all_of(name, is_part) &&
         (name.ends_with("Error") || name.ends_with("Exception"));
}

/// "AssertionError: expected 2 to be 3"
void describe(Test& test, const std::vector<std::string>& messages, std::string_view path) {
  test.details = without_colors(join(messages, "\n"));
  std::string_view first{test.details};
  first = trimmed(first.substr(0, first.find('\n')));
  const std::size_t colon = first.find(": ");
  if (colon != std::string_view::npos && is_type(first.substr(0, colon))) {
    test.type = first.substr(0, colon);
    first.remove_prefix(colon + 2);
  }
  test.message = first;
  if (const unsigned line = line_in(test.details, path); line > 0) test.line = line;
}

/// The same test as a run that failed before it.
Test failed_run(const Test& test, const std::vector<std::string>& messages, std::string_view path) {
  Test run = test;
  run.status = Status::failed;
  run.duration.reset();
  describe(run, messages, path);
  return run;
}

/// Jest counts the tries and tells of those that failed only if the test asks for it; vitest keeps what went wrong in a
/// test that has passed.
std::vector<Test> runs_before(const Test& test, const json& assertion, std::string_view path) {
  constexpr unsigned kMostTries = 1000;
  std::vector<Test> runs;
  const std::vector<std::string> reasons = texts_of(member(assertion, "retryReasons"));
  const unsigned tries = std::min(number_of(member(assertion, "invocations")), kMostTries);
  for (unsigned i = 0; i + 1 < tries; ++i) {
    runs.push_back(failed_run(test, i < reasons.size() ? std::vector{reasons[i]} : std::vector<std::string>{}, path));
  }
  const std::vector<std::string> messages = texts_of(member(assertion, "failureMessages"));
  if (runs.empty() && test.status == Status::passed && !messages.empty())
    runs.push_back(failed_run(test, messages, path));
  return runs;
}

std::string name_of(const json& assertion) {
  std::vector<std::string> titles = texts_of(member(assertion, "ancestorTitles"));
  titles.push_back(text_of(member(assertion, "title")));
  return join(titles, kTitleSeparator);
}

}  // namespace

std::vector<Test> read_jest_test(const json& assertion, const JestFile& file, bool is_vitest) {
  const std::string status = text_of(member(assertion, "status"));
  Test test{.id = {.suite = file.name, .name = name_of(assertion)}, .status = status_of(status, is_vitest)};
  test.duration = milliseconds_of(member(assertion, "duration"));
  test.file = file.name;
  test.line = number_of(member(member(assertion, "location"), "line"));
  std::vector<Test> runs = runs_before(test, assertion, file.path);
  if (test.status == Status::failed) describe(test, texts_of(member(assertion, "failureMessages")), file.path);
  if (test.status == Status::failed && test.message.empty() && status != "failed") test.message = kNoEnd;
  runs.push_back(std::move(test));
  for (std::size_t i = 1; i < runs.size(); ++i) runs[i].is_rerun = true;
  return runs;
}

}  // namespace toolkit::results
