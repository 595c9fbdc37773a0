#include "lib/results/announced.hpp"

#include "test/support/catch.hpp"

using namespace toolkit::results;

TEST_CASE("pytest's count of tests is what it selected", "[results]") {
  const auto count = announced_by_pytest;
  CHECK(count("== test session starts ==\ncollected 12 items\n\ntest_a.py ....") == 12U);
  CHECK(count("collected 1 item\n") == 1U);
  CHECK(count("collected 0 items\n") == 0U);
  CHECK(count("collecting ... collected 12 items / 2 deselected / 10 selected\n") == 10U);
  CHECK(count("collected 3 items / 1 error / 1 skipped\n") == 3U);
  CHECK(count("collected 5 items / 1 error / 1 deselected / 4 selected\n") == 4U);
  CHECK(count("\x1b[1mcollecting ... \x1b[0mcollected 7 items\n") == 7U);
  CHECK(count("collecting 3 items\rcollecting 6 items\rcollected 9 items\n") == 9U);
  CHECK(count("created: 2/2 workers\n2 workers [12 items]\n") == 12U);
  CHECK(count("gw0 [12] / gw1 [12]\n") == 12U);
  CHECK(count("collected 2 items\nE  collected 5 items\ncollected 5 items\n") == 2U);
  CHECK(!count(""));
  CHECK(!count("12 passed in 0.01s\nI collected 3 items\ncollected some items\ngw0 [x]\n4 wheels [3 items]\n"));
}

TEST_CASE("nextest's count of tests is read", "[results]") {
  const auto count = announced_by_nextest;
  CHECK(count("    Starting 12 tests across 3 binaries (2 tests skipped)\n") == 12U);
  CHECK(count("   Compiling a v0.1.0\n------------\n Nextest run ID 1 with profile: default\n"
              "    Starting 1 test across 1 binary\n        PASS [   0.005s] a tests::b\n") == 1U);
  CHECK(count("\x1b[32;1m    Starting\x1b[0m \x1b[1m7\x1b[0m tests across \x1b[1m2\x1b[0m binaries\n") == 7U);
  CHECK(!count("Starting server\nStarting 3 workers\n"));
}

TEST_CASE("TAP and ctest are asked for their plans", "[results]") {
  CHECK(announced_by_tap("1..3\nok 1\n") == 3U);
  CHECK(announced_by_tap("t/a.t ..\n1..3\n    1..2\nok 1\nDubious, test returned 2\nt/b.t ..\n1..4\n") == 7U);
  CHECK(!announced_by_tap("ok 1\n"));
  CHECK(!announced_by_tap("hello\n"));
  CHECK(announced_by_ctest("Test project /a\n  Test #1: a\n\nTotal Tests: 1\n") == 1U);
  CHECK(announced_by_ctest("Test project /a\n    Start 1: a\n1/9 Test #1: a ...   Passed    0.01 sec\n") == 9U);
  CHECK(!announced_by_ctest("hello\n"));
}
