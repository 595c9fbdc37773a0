#include "lib/results/tap.hpp"

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

Results tap(const std::string& text) { return read_tap(text).value(); }
Results recorded_tap(const std::string& name) { return tap(test::recorded("results/tap/" + name + ".tap")); }
std::string reason(const std::string& text) { return tap(text).incomplete; }
std::vector<std::string> lines(const std::string& text) { return test::shown(tap(text).tests); }

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("TAP of Test::More is read with its groups, directives and diagnostics", "[results]") {
  const Results results = recorded_tap("basic");
  CHECK(results.incomplete.empty());
  CHECK(results.announced_count == 9U);
  CHECK(test::shown(results.tests) ==
        Lines{"passed passes", "failed fails", "skipped 3", "skipped to do", "passed to do that is done",
              "passed a group > with # hash", "failed a group > deeper > größer \"quoted\" a/b",
              "failed a group > deeper", "failed a group", "skipped nothing here", "passed 8", "failed flaky"});
  const Test fails = test::find_test(results, "fails");
  CHECK(fails.message == "got: '2'");
  CHECK(fails.file == "t/basic.t");
  CHECK(fails.line == 3);
  CHECK(test::contains(fails.details, "got: '2'\n     expected: '3'\n"));
  CHECK(test::find_test(results, "to do", Status::skipped).message == "not done yet");
}

TEST_CASE("TAP of node:test is read with its YAML", "[results]") {
  const Results results = recorded_tap("node");
  CHECK(results.incomplete.empty());
  const std::string inner = "outer > in # ner \\ größer";
  CHECK(test::shown(results.tests) == Lines{"passed passes", "failed fails", "skipped skips", "skipped to do",
                                            "passed " + inner + " > deep/with \"slash\"", "passed " + inner + " > same",
                                            "failed " + inner + " > same", "failed " + inner, "failed outer",
                                            "failed hangs", "failed flaky"});
  const Test fails = test::find_test(results, "fails");
  CHECK(fails.message == "Expected values to be strictly equal:");
  CHECK(fails.type == "AssertionError");
  CHECK(fails.file == "/project/node.test.js");
  CHECK(fails.line == 3);
  CHECK(test::contains(fails.details, "operator: 'strictEqual'"));
  CHECK(test::find_test(results, "hangs").message == "test timed out after 100ms");
  CHECK(test::find_test(results, "hangs").duration > 100ms);
}

TEST_CASE("TAP of node-tap is read", "[results]") {
  const Results results = recorded_tap("node-tap");
  CHECK(results.incomplete.empty());
  CHECK(test::shown(results.tests) == Lines{"passed outer > in it", "failed outer > not equal", "failed outer",
                                            "passed flat", "skipped skipped", "passed todo one"});
  const Test failed = test::find_test(results, "outer > not equal");
  CHECK(failed.file == "tap.test.js");
  CHECK(failed.line == 2);
  CHECK(test::find_test(results, "outer").duration > 1ms);
}

TEST_CASE("programs under prove are told apart by their files", "[results]") {
  const Results results = recorded_tap("prove");
  CHECK(results.incomplete.empty());
  CHECK(results.announced_count == 11U);
  CHECK(results.tests.front().id.suite == "t/basic.t");
  CHECK(results.tests.back().id == TestId{"t/good.t", "two"});
  CHECK(recorded_tap("prove-good").incomplete.empty());
  CHECK(recorded_tap("prove-good").tests.size() == 2);
}

TEST_CASE("a program that died under prove makes its results incomplete", "[results]") {
  CHECK(test::contains(recorded_tap("prove-dies").incomplete, "t/dies.t: it has 1 of 3 tests"));
  CHECK(
      reason(
          "t/a.t ..\n1..1\nok 1\nDubious, test returned 1 (wstat 256, 0x100)\nAll 1 subtests passed\nResult: FAIL\n") ==
      "a program failed outside of its tests: Dubious, test returned 1 (wstat 256, 0x100)");
  CHECK(reason("t/a.t ..\n1..1\nok 1\nok\n") == "prove did not come to its end");
  CHECK(reason("t/a.t ..\n1..1\nok 1\nok\nt/b.t ..\nNo subtests run\nResult: FAIL\n") == "t/b.t: it has no plan");
}

TEST_CASE("TAP that did not come to its own end is incomplete", "[results]") {
  CHECK(recorded_tap("dies").incomplete == "it has 1 of 3 tests");
  CHECK(recorded_tap("bails").incomplete == "bailed out: no database");
  CHECK(recorded_tap("crashes").incomplete == "it has no plan");
  CHECK(recorded_tap("node-crash").incomplete == "/project/crash.test.js did not come to its end");
  CHECK(reason("1..2\nok 1\n    1..1\n    ok 1 - inner\n") == "it has 1 of 2 tests");
  CHECK(reason("1..1\n    1..1\n    ok 1 - inner\n") == "it has 0 of 1 tests");
  CHECK(reason("1..1\nok 1\n    1..1\n    ok 1 - inner\n") == "a group of tests did not come to its end");
  CHECK(reason("1..1\nnot ok 1\n  ---\n  message: cut\n") == "what it says of its last test has no end");
}

TEST_CASE("a plan may stand before or behind the tests, and must be kept", "[results]") {
  CHECK(reason("1..2\nok 1\nok 2\n").empty());
  CHECK(reason("ok 1\nok 2\n1..2\n").empty());
  CHECK(reason("ok\nok\n1..2\n").empty());
  CHECK(reason("ok 1\nok 2\n") == "it has no plan");
  CHECK(reason("1..3\nok 1\nok 2\n") == "it has 2 of 3 tests");
  CHECK(reason("1..1\nok 1\nok 2\n") == "it has 2 of 1 tests");
  CHECK(reason("1..2\nok 1\nok 1\n") == "its tests are not numbered in order");
  CHECK(reason("1..2\nok 1\nok 3\n") == "its tests are not numbered in order");
  CHECK(reason("1..2\n1..2\nok 1\nok 2\n") == "it has two plans");
  CHECK(reason("1..1\n    1..2\n    ok 1 - inner\nok 1 - outer\n") == "outer: it has 1 of 2 tests");
  CHECK(tap("1..0 # SKIP no network\n").announced_count == 0U);
  CHECK(reason("1..0 # SKIP no network\n").empty());
}

TEST_CASE("a last line without an end is not believed", "[results]") {
  CHECK(reason("1..1\nok 1 - a # SK") == "its last line has no end; it has 0 of 1 tests");
  CHECK(reason("ok 1\n1..1") == "its last line has no end; it has no plan");
}

TEST_CASE("directives are told from names", "[results]") {
  CHECK(lines("1..6\nok 1 - issue #12\nok 2 - a # b\nok 3 a \\# skip\nok 4 # SKIP\nok 5 - x # todo: y\nok 6 - "
              "skipping\n") ==
        Lines{"passed issue #12", "passed a # b", "passed a # skip", "skipped 4", "passed x", "passed skipping"});
  CHECK(lines("1..2\nnot ok 1 - a # TODO why\nnot ok 2 - b # Skipped: no\n") == Lines{"skipped a", "skipped b"});
  CHECK(lines("1..1\n    not ok 1 - in it\n    1..1\nnot ok 1 - a # TODO why\n") ==
        Lines{"skipped a > in it", "skipped a"});
}

TEST_CASE("backslashes are resolved from version 13 on, before only as Test::More doubles them", "[results]") {
  CHECK(lines("TAP version 13\n1..1\nok 1 - a \\\\ b \\# c\n") == Lines{"passed a \\ b # c"});
  CHECK(lines("1..1\nok 1 - a \\\\ b \\# c\n") == Lines{"passed a \\ b # c"});
  CHECK(lines("1..2\nok 1 - a \\\\ b\nok 2 - c\\\\\n") == Lines{"passed a \\\\ b", "passed c\\"});
}

TEST_CASE("backslashes are resolved in the reason why a test is skipped, too", "[results]") {
  CHECK(tap("TAP version 13\n1..1\nok 1 - a # SKIP b \\# c\\\\\n").tests.at(0).message == "b # c\\");
  CHECK(tap("1..1\nok 1 - a # SKIP b # c\\\\\n").tests.at(0).message == "b # c\\\\");
}

TEST_CASE("a test without a name is not called as the group that it is the first in", "[results]") {
  CHECK(lines("# Subtest: group\n    ok 1 # skip why\n    1..1\nok 1 - group\n# Subtest: none\n    1..0\nok 2 # skip\n"
              "1..2\n") == Lines{"skipped group > 1", "passed group", "skipped none"});
}

TEST_CASE("what a test says is read as node quotes it, and as YAML does", "[results]") {
  const auto message = [](const std::string& quoted) {
    return tap("TAP version 13\nnot ok 1 - a\n  ---\n  error: " + quoted + "\n  ...\n1..1\n").tests.at(0).message;
  };
  CHECK(message("'back\\\\slash'") == "back\\slash");
  CHECK(message("\"it's\"") == "it's");
  CHECK(message("'it\\'s \"both\" `'") == "it's \"both\" `");
  CHECK(message("'it''s'") == "it's");
  CHECK(message("plain\\\\") == "plain\\\\");
}

TEST_CASE("what tools put behind a name is no part of it", "[results]") {
  const Results results = tap("1..2\nok 1 - a # time=1.5ms\nok 2 b in 12ms\n");
  CHECK(test::shown(results.tests) == Lines{"passed a", "passed b"});
  CHECK(results.tests[0].duration == 1500us);
  CHECK(results.tests[1].duration == 12ms);
}

TEST_CASE("the tests of a group may follow it in braces", "[results]") {
  CHECK(lines("1..2\nok 1 - group {\n    ok 1 - a\n    1..1\n}\nok 2 - function() {\n") ==
        Lines{"passed group", "passed group > a", "passed function() {"});
}

TEST_CASE("bats says where a test failed in a comment", "[results]") {
  const Results results =
      tap("1..1\nnot ok 1 fails\n# (in test file test/x.bats, line 2)\n#   `false' failed\n# some output\n");
  const Test test = results.tests.at(0);
  CHECK(test.file == "test/x.bats");
  CHECK(test.line == 2);
  CHECK(test.message == "`false' failed");
}

TEST_CASE("one document may follow another", "[results]") {
  const Results results = tap("TAP version 13\n1..1\nok 1 - a\nTAP version 13\n1..2\nok 1 - b\nok 2 - c\n");
  CHECK(results.incomplete.empty());
  CHECK(results.announced_count == 3U);
  CHECK(reason("ok 1\n1..1\nok 1\n1..2\n") == "it has 1 of 2 tests");
}

TEST_CASE("what programs print between is no TAP", "[results]") {
  CHECK(lines("starting\n1..1\nokay\n  ok so far\n    ok then\nnot okay\nok 1 - a\nbye\n") == Lines{"passed a"});
  CHECK(reason("starting\n1..1\nokay\n    ok then\nok 1 - a\nbye\n").empty());
}

TEST_CASE("what has neither a plan nor a test is no TAP", "[results]") {
  for (const char* text : {"", "hello\n", "# a comment\n", "okay\n", "2..3\n"}) CHECK(!read_tap(text));
}
