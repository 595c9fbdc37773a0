#include "lib/results/jest_json.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "test/lib/results/shown.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::results;
using namespace std::chrono_literals;

namespace {

Results recorded_report(const std::string& name) {
  return read_jest_json(test::recorded("results/" + name + ".json"), "/project").value();
}

std::vector<std::string> shown_of(const Results& results, const std::string& suite) {
  std::vector<Test> tests;
  std::ranges::copy_if(results.tests, std::back_inserter(tests), [&](const Test& it) { return it.id.suite == suite; });
  return test::shown(tests);
}

/// A report of Jest with one file of these assertions.
std::string report(const std::string& assertions, const std::string& totals) {
  return R"({"numRuntimeErrorTestSuites":0,)" + totals +
         R"(,"testResults":[{"name":"/project/a.test.js","status":"passed",)" + R"("message":"","assertionResults":[)" +
         assertions + "]}]}";
}

const std::string kInner = "in > ner \"quoted\" größer";
const std::string kPrefix = "outer > " + kInner + " > ";

/// The lines of both frameworks' suites.
std::vector<std::string> plain(const std::vector<std::string>& retried, const std::string& hook) {
  std::vector<std::string> lines{"passed passes", "failed fails", "skipped skips", "skipped to do"};
  for (const char* status : {"passed ", "passed ", "failed "})
    lines.push_back(status + kPrefix + (lines.size() == 4 ? "deep/with slash" : "same"));
  lines.insert(lines.end(), retried.begin(), retried.end());
  lines.push_back(hook + " hook > after the hook");
  lines.emplace_back("passed known bug");
  return lines;
}

}  // namespace

TEST_CASE("Jest's tests are read with their titles, file and place", "[results]") {
  const Results results = recorded_report("jest/all");
  // Jest repeats each failed test of a file in which one asks for it.
  const auto thrice = [](const std::string& name) {
    return std::vector{"failed " + name, "rerun failed " + name, "rerun failed " + name};
  };
  std::vector<std::string> lines = shown_of(results, "plain.test.js");
  for (const std::string& name : {std::string{"fails"}, kPrefix + "same", std::string{"hangs"}}) {
    const std::vector<std::string> runs = thrice(name);
    const auto first = std::search(lines.begin(), lines.end(), runs.begin(), runs.end());
    REQUIRE(first != lines.end());
    lines.erase(first + 1, first + 3);
  }
  CHECK(lines == plain({"failed hangs", "failed retried > flaky", "rerun passed retried > flaky",
                        "failed retried > broken", "rerun failed retried > broken", "rerun failed retried > broken"},
                       "failed"));
  CHECK(shown_of(results, "only.test.js") == std::vector<std::string>{"passed chosen", "skipped not chosen"});
}

TEST_CASE("a failed test of Jest has its last failure's text and place", "[results]") {
  const Results results = recorded_report("jest/all");
  const auto last = std::ranges::find_if(results.tests, [](const Test& it) { return !it.details.empty(); });
  REQUIRE(last != results.tests.end());
  CHECK(last->id.name == "fails");
  CHECK(last->type == "Error");
  CHECK(last->message == "expect(received).toBe(expected) // Object.is equality");
  CHECK(test::contains(last->details, "Expected: 3\nReceived: 2"));
  CHECK(last->file == "plain.test.js");
  CHECK(last->line == 3);
  CHECK(recorded_report("jest/good").tests.at(0).duration);
}

TEST_CASE("vitest's tests are read with their titles, file and place", "[results]") {
  const Results results = recorded_report("vitest/all");
  CHECK(shown_of(results, "plain.test.js") ==
        plain({"failed hangs", "failed flaky", "rerun passed flaky", "failed broken"}, "skipped"));
  const Test fails = test::find_test(results, "fails", Status::failed, "plain.test.js");
  CHECK(fails.type == "AssertionError");
  CHECK(fails.message == "expected 2 to be 3 // Object.is equality");
  CHECK(fails.file == "plain.test.js");
  CHECK(fails.line == 4);
  CHECK(test::find_test(results, "flaky").message == "the first time");
  CHECK(test::find_test(results, "passes", Status::passed).line == 3);
}

TEST_CASE("a file of tests that failed without a failing test is incomplete by its name", "[results]") {
  const std::string jest = recorded_report("jest/all").incomplete;
  CHECK(test::contains(jest, "unread.test.js failed outside of its tests: Jest encountered an unexpected token"));
  CHECK(test::contains(jest, "throws.test.js failed outside of its tests: while it loads"));
  CHECK(test::contains(jest, "crash.test.js failed outside of its tests: A jest worker process"));
  CHECK(test::contains(jest, "after.test.js failed outside of its tests: at the end"));
  CHECK(!test::contains(jest, "plain.test.js"));
  const std::string vitest = recorded_report("vitest/all").incomplete;
  CHECK(test::contains(vitest, "unread.test.js failed outside of its tests: Parse failure"));
  CHECK(test::contains(vitest, "throws.test.js failed outside of its tests: while it loads"));
  CHECK(test::contains(vitest, "after.test.js failed outside of its tests: at the end"));
  CHECK(test::contains(vitest, "crash.test.js did not come to its end"));
}

TEST_CASE("vitest's tests that were not run to their end have failed", "[results]") {
  CHECK(shown_of(recorded_report("vitest/all"), "crash.test.js") ==
        std::vector<std::string>{"failed first", "failed crashes"});
}

TEST_CASE("tests that vitest skips for a hook that failed are not skipped for good", "[results]") {
  const Results results = recorded_report("vitest/hook");
  CHECK(test::shown(results.tests) == std::vector<std::string>{"failed fails", "skipped hook > after the hook"});
  CHECK(results.incomplete == "a hook failed");
}

TEST_CASE("a run without a fault is complete", "[results]") {
  for (const char* name : {"jest/good", "vitest/good"}) {
    const Results results = recorded_report(name);
    CHECK(results.incomplete.empty());
    CHECK(test::shown(results.tests) == std::vector<std::string>{"passed chosen", "skipped not chosen"});
  }
  CHECK(recorded_report("jest/again").incomplete.empty());
}

TEST_CASE("paths of test files are relative to the root, where they lie below it", "[results]") {
  const std::string text = report(R"({"title":"a","status":"passed"})", R"("numTotalTests":1)");
  const auto suite = [&](std::string_view root) { return read_jest_json(text, root).value().tests.at(0).id.suite; };
  CHECK(suite("/project") == "a.test.js");
  CHECK(suite("/project/") == "a.test.js");
  CHECK(suite("") == "/project/a.test.js");
  CHECK(suite("/pro") == "/project/a.test.js");
}

TEST_CASE("a report that lists fewer tests than it counts is incomplete", "[results]") {
  const std::string one = R"({"title":"a","status":"passed"})";
  const auto reason = [&](const std::string& totals) { return read_jest_json(report(one, totals)).value().incomplete; };
  CHECK(reason(R"("numTotalTests":1)").empty());
  CHECK(reason(R"("numTotalTests":3)") == "the report lists 1 of 3 tests");
  CHECK(reason(R"("numTotalTests":1,"wasInterrupted":true)") == "the run was interrupted");
  CHECK(reason(R"("numTotalTests":1,"success":false)") == "the run failed outside of its tests");
}

TEST_CASE("Jest's reasons for its retries become the texts of the runs that failed", "[results]") {
  const Results results =
      read_jest_json(
          report(R"({"title":"a","status":"passed","invocations":3,"retryReasons":["Error: one","Error: two"]})",
                 R"("numTotalTests":1)"))
          .value();
  REQUIRE(test::shown(results.tests) == std::vector<std::string>{"failed a", "rerun failed a", "rerun passed a"});
  CHECK(results.tests[0].message == "one");
  CHECK(results.tests[1].message == "two");
}

TEST_CASE("half a character in a report does not make it unreadable", "[results]") {
  const Results results = read_jest_json(report(R"({"title":"\ud83d \\ud83d \ud83d\ude00 \udc00","status":"passed"})",
                                                R"("numTotalTests":1)"))
                              .value();
  CHECK(results.tests.at(0).id.name == "\xef\xbf\xbd \\ud83d \xf0\x9f\x98\x80 \xef\xbf\xbd");
}

TEST_CASE("a report may stand behind other lines, and one that is cut off is incomplete", "[results]") {
  const std::string text = report(R"({"title":"a","status":"passed"})", R"("numTotalTests":1)");
  const std::string jest = R"({"numFailedTests":0,)" + text.substr(1);
  CHECK(read_jest_json("> test\n> jest --json\n\n" + jest + "\ndone\n").value().tests.size() == 1);
  const Results cut = read_jest_json(text.substr(0, text.size() - 2)).value();
  CHECK(cut.incomplete == "the report is cut off or damaged");
  CHECK(cut.tests.empty());
}

TEST_CASE("what is no report of Jest is refused", "[results]") {
  for (const char* text : {"", "{}", "[]", "null", "{\"tests\":1}", "{\"numTotalTests\":1}"})
    CHECK(!read_jest_json(text));
}
