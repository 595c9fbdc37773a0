#include "lib/results/jest_json.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/results/jest_test.hpp"
#include "lib/results/json_text.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/reasons.hpp"

namespace toolkit::results {
namespace {

using nlohmann::json;

constexpr std::string_view kMark = "\"numTotalTests\"";

/// On its standard output other lines may stand before it.
std::string_view report_in(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('{')) return text;
  const std::size_t line = text.find("\n{\"num");
  if (line == std::string_view::npos) return {};
  text.remove_prefix(line + 1);
  return text.substr(0, text.find('\n'));
}

class Reader {
 public:
  Reader(const json& report, std::string_view root)
      : report_{report},
        root_{root},
        // Jest counts the files that could not be run.
        is_vitest_{!report.contains("numRuntimeErrorTestSuites")} {}

  [[nodiscard]] Results results();

 private:
  void read_file(const json& result);
  void read_test(const json& assertion, const JestFile& file);
  void check_file(const json& result, const JestFile& file, bool has_failed);
  void check_totals();
  [[nodiscard]] std::string relative(std::string_view path) const;

  const json& report_;
  std::string_view root_;
  bool is_vitest_;
  Results results_ = {};
  Reasons reasons_ = {};
  std::size_t listed_ = 0;
  std::size_t failed_files_ = 0;
  std::set<std::string> failed_blocks_ = {};  // files with failing tests, and describe blocks in them
};

std::string Reader::relative(std::string_view path) const {
  std::string_view rest = path;
  if (!root_.empty() && take(rest, root_) && (root_.ends_with('/') || take(rest, "/"))) return std::string{rest};
  return std::string{path};
}

void Reader::read_test(const json& assertion, const JestFile& file) {
  std::vector<Test> runs = read_jest_test(assertion, file, is_vitest_);
  ++listed_;
  if (runs.back().status == Status::failed) {
    std::string block = file.path;
    failed_blocks_.insert(block);
    for (const std::string& title : texts_of(member(assertion, "ancestorTitles"))) {
      block.append(1, '\0').append(title);
      failed_blocks_.insert(block);
    }
  }
  std::ranges::move(runs, std::back_inserter(results_.tests));
}

void Reader::check_file(const json& result, const JestFile& file, bool has_failed) {
  const std::string message = without_colors(text_of(member(result, "message")));
  const bool has_error = number_of(member(report_, "numRuntimeErrorTestSuites")) > 0 &&
                         message.find("Test suite failed to run") != std::string::npos;
  if (text_of(member(result, "status")) != "failed" || (has_failed && !has_error)) return;
  if (!has_failed) ++failed_files_;
  std::string reason = file.name + " failed outside of its tests";
  for (Lines lines{message}; lines.next();) {
    const std::string_view line = trimmed(lines.line());
    if (line.empty() || line.ends_with("Test suite failed to run")) continue;
    reason.append(": ").append(line);
    break;
  }
  reasons_.add(reason);
}

void Reader::read_file(const json& result) {
  JestFile file{.path = text_of(member(result, "name"))};
  file.name = relative(file.path);
  const std::size_t before = results_.tests.size();
  const json& assertions = member(result, "assertionResults");
  bool is_pending = false;
  for (const json& assertion : assertions) {
    read_test(assertion, file);
    is_pending = is_pending || text_of(member(assertion, "status")) == "pending";
  }
  if (is_vitest_ && is_pending) reasons_.add(file.name + " did not come to its end");
  const bool has_failed = failed_blocks_.contains(file.path) && results_.tests.size() > before;
  check_file(result, file, has_failed);
}

void Reader::check_totals() {
  const unsigned total = number_of(member(report_, "numTotalTests"));
  if (total > listed_)
    reasons_.add("the report lists " + std::to_string(listed_) + " of " + std::to_string(total) + " tests");
  if (member(report_, "wasInterrupted") == true) reasons_.add("the run was interrupted");
  // In vitest the tests after a hook that failed are skipped; their block has failed, though.
  const unsigned failed = number_of(member(report_, "numFailedTestSuites"));
  if (is_vitest_ && failed > failed_blocks_.size() + failed_files_) reasons_.add("a hook failed");
}

Results Reader::results() {
  for (const json& result : member(report_, "testResults")) read_file(result);
  check_totals();
  results_.incomplete = reasons_.text();
  if (results_.incomplete.empty() && member(report_, "success") == false && failed_blocks_.empty())
    results_.incomplete = "the run failed outside of its tests";
  return std::move(results_);
}

}  // namespace

Result<Results> read_jest_json(std::string_view text, std::string_view root) {
  const std::string_view report = report_in(text);
  const json document = parse_json(report);
  if (document.is_object() && document.contains("numTotalTests") && member(document, "testResults").is_array())
    return Reader{document, root}.results();
  if (document.is_discarded() && report.find(kMark) != std::string_view::npos)
    return Results{.incomplete = "the report is cut off or damaged"};
  return fail(Failure::corrupt, "it is no report of Jest or vitest");
}

}  // namespace toolkit::results
