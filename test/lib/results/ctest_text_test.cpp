#include "lib/results/ctest_text.hpp"

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

Results ctest(const std::string& text) { return read_ctest_text(text).value(); }
Results recorded_ctest(const std::string& name) { return ctest(test::recorded("results/ctest/" + name + ".txt")); }

using Lines = std::vector<std::string>;

const Lines kAll{"passed passes",      "failed fails",     "passed a name with blanks ... and dots",
                 "skipped skips",      "failed crashes",   "failed aborts",
                 "failed killed",      "failed divides",   "failed hangs",
                 "skipped disabled",   "failed missing",   "failed says-nothing",
                 "failed says-wrong",  "failed flaky",     "failed setup",
                 "failed needs-setup", "failed looks-like"};

}  // namespace

TEST_CASE("ctest's tests are read with how they ended", "[results]") {
  const Results results = recorded_ctest("all");
  CHECK(results.incomplete.empty());
  CHECK(results.announced_count == 17U);
  CHECK(test::shown(results.tests) == kAll);
  const auto message = [&](const std::string& name) { return test::find_test(results, name).message; };
  CHECK(message("fails") == "Failed");
  CHECK(message("crashes") == "Exception: SegFault");
  CHECK(message("aborts") == "Subprocess aborted");
  CHECK(message("hangs") == "Timeout");
  CHECK(message("missing") == "Not Run");
  CHECK(message("says-nothing") == "Failed  Required regular expression not found. Regex=[nothing at all ]");
  CHECK(test::find_test(results, "hangs").duration == 1s);
  CHECK(test::find_test(results, "says-nothing").duration);
}

TEST_CASE("ctest's tests that run at the same time have each their own output", "[results]") {
  const Results results = recorded_ctest("parallel");
  CHECK(results.incomplete.empty());
  Lines lines = test::shown(results.tests);
  Lines all = kAll;
  std::ranges::sort(lines);
  std::ranges::sort(all);
  CHECK(lines == all);
  CHECK(test::find_test(results, "fails").details == "what went wrong");
  CHECK(test::find_test(results, "says-nothing").details == "something");
  CHECK(test::find_test(results, "hangs").details.empty());
}

TEST_CASE("what looks like ctest's lines in a test's output is output", "[results]") {
  const Test test = test::find_test(recorded_ctest("parallel"), "looks-like");
  CHECK(test.details ==
        "1/2 Test #1: passes ...   Passed    0.00 sec\n100% tests passed, 0 tests failed out of 2\n\n"
        "Total Test time (real) =   0.00 sec");
}

TEST_CASE("ctest -V is read", "[results]") {
  const Results results = recorded_ctest("verbose");
  CHECK(results.incomplete.empty());
  CHECK(test::shown(results.tests) == Lines{"passed passes", "failed fails"});
  CHECK(results.tests.at(1).details == "what went wrong");
}

TEST_CASE("what ctest --repeat runs again is a rerun", "[results]") {
  const Results results = recorded_ctest("repeated");
  CHECK(results.incomplete.empty());
  CHECK(test::shown(results.tests) ==
        Lines{"failed fails", "rerun failed fails", "rerun failed fails", "failed flaky", "rerun passed flaky"});
}

TEST_CASE("a repeated test that comes by another name is no rerun", "[results]") {
  const Results results = ctest(
      "Test project /project\n    Start 1: a\n1/1 Test #1: a ......***Failed   0.01 sec\n    Start 1: b\n"
      "    Test #1: b ......   Passed   0.01 sec\n");
  CHECK(test::shown(results.tests) == Lines{"failed a", "passed b"});
}

TEST_CASE("ctest -N announces", "[results]") {
  const Results results = recorded_ctest("list");
  CHECK(results.incomplete.empty());
  CHECK(results.tests.empty());
  CHECK(results.announced_count == 17U);
  REQUIRE(results.announced.size() == 17);
  CHECK(results.announced[2] == TestId{"", "a name with blanks ... and dots"});
  CHECK(results.announced[9].name == "disabled");
  const std::string text = test::recorded("results/ctest/list.txt");
  CHECK(ctest(text.substr(0, text.find("\nTotal Tests"))).incomplete == "it has no end");
}

TEST_CASE("that there are no tests is an answer", "[results]") {
  const Results results = recorded_ctest("none");
  CHECK(results.incomplete.empty());
  CHECK(results.announced_count == 0U);
}

TEST_CASE("output of ctest without its end is incomplete, and what was running has failed", "[results]") {
  const std::string head = "Test project /project\n    Start 1: a\n1/2 Test #1: a ......   Passed    0.01 sec\n";
  const std::string tail = "\n100% tests passed, 0 tests failed out of 2\n\nTotal Test time (real) =   0.02 sec\n";
  const Results cut = ctest(head + "    Start 2: b\n");
  CHECK(cut.incomplete == "it has 1 of 2 tests");
  CHECK(test::shown(cut.tests) == Lines{"passed a", "failed b"});
  CHECK(ctest(head + "    Start 2: b\n2/2 Test #2: b ......   Passed    0.01 sec\n").incomplete == "it has no end");
  CHECK(ctest(head + "    Start 2: b\n2/2 Test #2: b ......   Passed    0.01 sec\n" + tail).incomplete.empty());
  CHECK(ctest(head + tail).incomplete == "it has 1 of 2 tests");
  CHECK(ctest("Test project /project\n").incomplete == "it has no end");
}

TEST_CASE("totals that ctest counts otherwise than we do are not its end", "[results]") {
  const std::string head = "Test project /project\n    Start 1: a\n1/1 Test #1: a ......   Passed    0.01 sec\n";
  const std::string time = "\nTotal Test time (real) =   0.02 sec\n";
  CHECK(ctest(head + "0% tests passed, 1 tests failed out of 1\n" + time).incomplete == "it has no end");
  CHECK(ctest(head + "100% tests passed, 0 tests failed out of 1\n" + time).incomplete.empty());
}

TEST_CASE("several runs of ctest may follow each other", "[results]") {
  const std::string one = test::recorded("results/ctest/good.txt");
  const Results results = ctest(one + one);
  CHECK(results.incomplete.empty());
  CHECK(results.tests.size() == 2);
  CHECK(results.announced_count == 2U);
}

TEST_CASE("colours of ctest are passed over", "[results]") {
  const Results results = ctest(
      "Test project /project\n    Start 1: a\n1/1 Test #1: a ......\x1b[32m   Passed\x1b[0m    0.01 sec\n\n"
      "\x1b[32m100% tests passed\x1b[0m, 0 tests failed out of 1\n\nTotal Test time (real) =   0.02 sec\n");
  CHECK(results.incomplete.empty());
  CHECK(test::shown(results.tests) == Lines{"passed a"});
}

TEST_CASE("what names no project of ctest is refused", "[results]") {
  for (const char* text : {"", "hello\n", "1/1 Test #1: a ......   Passed    0.01 sec\n"})
    CHECK(!read_ctest_text(text));
}
