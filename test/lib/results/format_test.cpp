#include "lib/results/format.hpp"

#include <string>

#include "test/support/catch.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::results;

TEST_CASE("the format of results is told by their content", "[results]") {
  const auto recorded = [](const char* name) { return format_of(test::recorded(std::string{"results/"} + name)); };
  CHECK(recorded("go/all.json") == Format::go_test_json);
  CHECK(recorded("go/broken.json") == Format::go_test_json);
  CHECK(recorded("jest/all.json") == Format::jest_json);
  CHECK(recorded("vitest/all.json") == Format::jest_json);
  for (const char* name : {"basic", "bails", "skipped", "prove", "node", "node-tap"})
    CHECK(recorded((std::string{"tap/"} + name + ".tap").c_str()) == Format::tap);
  for (const char* name : {"all", "parallel", "verbose", "list", "none"})
    CHECK(recorded((std::string{"ctest/"} + name + ".txt").c_str()) == Format::ctest);
  for (const char* name : {"all.txt", "all.out", "quiet.txt", "timed.txt", "crashes.txt", "broken.txt", "own.txt"})
    CHECK(recorded((std::string{"cargo/"} + name).c_str()) == Format::cargo_test);
  CHECK(format_of("<?xml version=\"1.0\"?><testsuites/>") == Format::junit);
  CHECK(format_of("\xef\xbb\xbf\n <testsuite/>") == Format::junit);
  CHECK(format_of(std::string{"\xff\xfe<\0?\0", 6}) == Format::junit);
  CHECK(format_of("{\n  \"numTotalTests\": 0,\n  \"testResults\": []\n}\n") == Format::jest_json);
}

TEST_CASE("what commands print before their results does not hide them", "[results]") {
  CHECK(format_of("go: downloading example.com/a v1.0.0\n{\"Action\":\"start\",\"Package\":\"a\"}\n") ==
        Format::go_test_json);
  CHECK(format_of("> test\n> node --test\n\nTAP version 13\n") == Format::tap);
  CHECK(format_of("building\n[1/2] ok\nTest project /project\n") == Format::ctest);
}

TEST_CASE("programs of Rust tests that nextest shows are no results", "[results]") {
  CHECK(!format_of(
      "    Starting 2 tests across 1 binary\n        FAIL [   0.003s] shop a\n\nrunning 1 test\ntest a ... FAILED\n"));
}

TEST_CASE("other text is of no format", "[results]") {
  for (const char* text : {"", "\n\n", "hello\nok then\nnot ok\n", "{}", "{\"tests\": 1}", "[]"}) {
    CHECK(!format_of(text));
    CHECK(read_any(text).error().failure == Failure::corrupt);
  }
}

TEST_CASE("results of any format are read by its reader", "[results]") {
  const auto count = [](const char* name) {
    return read_any(test::recorded(std::string{"results/"} + name)).value().tests.size();
  };
  CHECK(count("go/plain.json") == 15);
  CHECK(count("jest/good.json") == 2);
  CHECK(count("tap/good.tap") == 2);
  CHECK(count("ctest/all.txt") == 17);
  CHECK(count("cargo/all.txt") == 24);
  CHECK(read_any("<testsuite name=\"a\" tests=\"1\"><testcase name=\"b\"/></testsuite>").value().tests.size() == 1);
  CHECK(read_any(test::recorded("results/jest/good.json"), "/project").value().tests.at(0).id.suite == "only.test.js");
}

TEST_CASE("each format has a name", "[results]") {
  for (const Format format :
       {Format::junit, Format::go_test_json, Format::jest_json, Format::tap, Format::ctest, Format::cargo_test})
    CHECK(!name_of(format).empty());
}
