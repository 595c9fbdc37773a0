#include "lib/results/go_test_json.hpp"

#include <algorithm>
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

const std::string kSuite = "example.com/suite/";

Results go(const std::string& text) { return read_go_test_json(text).value(); }
Results recorded_go(const std::string& name) { return go(test::recorded("results/go/" + name + ".json")); }

std::string event(const std::string& action, const std::string& package, const std::string& name = "",
                  const std::string& output = "") {
  return R"({"Action":")" + action + R"(","Package":")" + package + "\"" +
         (name.empty() ? "" : R"(,"Test":")" + name + "\"") + (output.empty() ? "" : R"(,"Output":")" + output + "\"") +
         "}\n";
}

}  // namespace

TEST_CASE("a package's tests and subtests are read with how they ended", "[results]") {
  const Results results = recorded_go("plain");
  CHECK(results.incomplete.empty());
  CHECK(test::shown(results.tests) ==
        std::vector<std::string>{"passed TestPasses", "failed TestFails", "skipped TestSkips", "failed TestTable",
                                 "passed TestTable/a_blank", "failed TestTable/with/slash",
                                 "passed TestTable/\"quoted\"", "passed TestTable/größer", "passed TestTable/same",
                                 "passed TestTable/same#01", "failed TestTogether", "passed TestTogether/one",
                                 "failed TestTogether/two", "failed TestFlaky", "failed Example"});
  for (const Test& test : results.tests) CHECK(test.id.suite == kSuite + "plain");
}

TEST_CASE("a failed Go test has the message and the place of what it logged last", "[results]") {
  const Results results = recorded_go("plain");
  const Test fails = test::find_test(results, "TestFails");
  CHECK(fails.message == "1 + 1 = 3,");
  CHECK(fails.file == "plain_test.go");
  CHECK(fails.line == 15);
  CHECK(fails.details ==
        "    plain_test.go:14: first a word\n    plain_test.go:15: 1 + 1 = 3,\n        not 2\n"
        "--- FAIL: TestFails (0.00s)\n");
  const Test skips = test::find_test(results, "TestSkips", Status::skipped);
  CHECK(skips.message == "not on this machine");
  CHECK(skips.line == 18);
  CHECK(test::contains(test::find_test(results, "Example").details, "got:\nthis\nwant:\nthat\n"));
}

TEST_CASE("testify's message is what stands behind its trace", "[results]") {
  const Results results = go(event("run", "a", "TestA") + event("output", "a", "TestA", "    a_test.go:9: \\n") +
                             event("output", "a", "TestA", "        \\tError Trace:\\t/project/a_test.go:9\\n") +
                             event("output", "a", "TestA", "        \\tError:      \\tNot equal: \\n") +
                             event("fail", "a", "TestA") + event("output", "a", "", "FAIL\\n") + event("fail", "a"));
  CHECK(results.tests.at(0).message == "Not equal:");
  CHECK(results.tests.at(0).line == 9);
}

TEST_CASE("a good package is whole and has its times", "[results]") {
  const Results results = recorded_go("good");
  CHECK(results.incomplete.empty());
  CHECK(test::shown(results.tests) == std::vector<std::string>{"passed TestGood", "passed TestGood/sub",
                                                               "passed FuzzGood", "passed FuzzGood/seed#0"});
  CHECK(results.tests.at(1).duration == 10ms);
}

TEST_CASE("a test that go runs twice by -count is no rerun", "[results]") {
  const Results results = recorded_go("twice");
  CHECK(results.incomplete.empty());
  CHECK(results.tests.size() == 8);
  CHECK(std::ranges::none_of(results.tests, &Test::is_rerun));
}

TEST_CASE("a further run of a package has reruns of what failed in the one before", "[results]") {
  const Results results = go(test::recorded("results/go/plain.json") + test::recorded("results/go/again.json"));
  CHECK(results.incomplete.empty());
  const std::vector<Test> again{results.tests.begin() + 15, results.tests.end()};
  CHECK(test::shown(again) == std::vector<std::string>{"rerun failed TestFails", "rerun passed TestFlaky"});
  const std::string good = test::recorded("results/go/good.json");
  CHECK(std::ranges::none_of(go(good + good).tests, &Test::is_rerun));
}

TEST_CASE("a package that did not come to its own end is incomplete by its name", "[results]") {
  const auto reason = [](const std::string& name) { return recorded_go(name).incomplete; };
  CHECK(reason("broken") == kSuite + "broken did not build");
  CHECK(reason("panics") == kSuite + "panics crashed (panic: assignment to entry in nil map [recovered, repanicked])");
  CHECK(reason("exits") == kSuite + "exits ended in the middle of TestExits/deep");
  CHECK(test::contains(reason("exitsgood"), "unexpected call to os.Exit(0)"));
  CHECK(reason("crashes") == kSuite + "crashes crashed (panic: in the background)");
  CHECK(reason("hangs") == kSuite + "hangs crashed (panic: test timed out after 1s)");
  CHECK(reason("mainfails") == kSuite + "mainfails failed outside of its tests");
  CHECK(reason("all").ends_with("; and 2 more"));
}

TEST_CASE("a test that began and did not end has failed", "[results]") {
  CHECK(test::shown(recorded_go("exits").tests) ==
        std::vector<std::string>{"failed TestExits", "failed TestExits/deep"});
  const Results hangs = recorded_go("hangs");
  CHECK(test::shown(hangs.tests) ==
        std::vector<std::string>{"passed TestBefore", "failed TestHangs", "failed TestHangs/forever"});
  CHECK(hangs.tests.at(1).message == "it began and did not end");
  CHECK(hangs.tests.at(2).message == "panic: test timed out after 1s");
  const Test panics = recorded_go("panics").tests.at(1);
  CHECK(panics.file == "/project/panics/panics_test.go");
  CHECK(panics.line == 15);
}

TEST_CASE("benchmarks have no line of their end", "[results]") {
  const std::string head = event("run", "a", "BenchmarkA") + event("output", "a", "BenchmarkA", "10 ns/op\\n");
  const Results good = go(head + event("output", "a", "", "PASS\\n") + event("pass", "a"));
  CHECK(good.incomplete.empty());
  CHECK(good.tests.at(0).status == Status::passed);
  const Results bad = go(head + event("fail", "a"));
  CHECK(bad.incomplete == "a ended in the middle of BenchmarkA");
  CHECK(bad.tests.at(0).status == Status::failed);
}

TEST_CASE("lines between the events are passed over, but for packages that did not build", "[results]") {
  const std::string whole = event("run", "a", "TestA") + event("pass", "a", "TestA") + event("pass", "a");
  CHECK(go("go: downloading example.com/b v1.0.0\n" + whole + "{\"no\": \"event\"}\n").incomplete.empty());
  CHECK(go("# b\nb.go:1:1: undefined: c\nFAIL\tb [build failed]\n" + whole).incomplete == "b did not build");
  CHECK(go(whole + event("skip", "empty")).incomplete.empty());
  CHECK(go(whole + R"({"ImportPath":"c","Action":"build-fail"})" + "\n").incomplete == "c did not build");
}

TEST_CASE("packages may come in turns", "[results]") {
  const Results results = go(event("run", "a", "TestX") + event("run", "b", "TestX") + event("pass", "b", "TestX") +
                             event("pass", "b") + event("output", "a", "TestX", "    x_test.go:3: no\\n") +
                             event("fail", "a", "TestX") + event("output", "a", "", "FAIL\\n") + event("fail", "a"));
  CHECK(results.incomplete.empty());
  CHECK(test::shown(results.tests, true) == std::vector<std::string>{"failed a TestX", "passed b TestX"});
}

TEST_CASE("a package whose end is missing is incomplete", "[results]") {
  const Results results = go(event("run", "a", "TestA") + event("pass", "a", "TestA") + event("run", "a", "TestB"));
  CHECK(results.incomplete == "a did not come to its end");
  CHECK(test::shown(results.tests) == std::vector<std::string>{"passed TestA", "failed TestB"});
}

TEST_CASE("what has no event is no output of go test -json", "[results]") {
  CHECK(!read_go_test_json(""));
  CHECK(!read_go_test_json("=== RUN   TestA\n--- PASS: TestA (0.00s)\n"));
  CHECK(!read_go_test_json("{\"Action\":\"pass\""));
  CHECK(read_go_test_json("[]\n").error().failure == Failure::corrupt);
}
