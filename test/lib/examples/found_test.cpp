#include "lib/examples/found.hpp"

#include "test/lib/examples/shown.hpp"
#include "test/support/catch.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::examples;
using test::recorded;
using test::shown;
using Lines = std::vector<std::string>;

namespace {

std::vector<Property> found(const std::string& name) { return find_in_output(recorded("examples/" + name)); }

const Property& named(const std::vector<Property>& properties, const std::string& name) {
  const auto property =
      std::ranges::find_if(properties, [&](const Property& one) { return one.test.name == name && one.is_failed; });
  REQUIRE(property != properties.end());
  return *property;
}

}  // namespace

TEST_CASE("Hypothesis's examples are found in what pytest prints", "[examples]") {
  const std::string id = "hypothesis test_numbers.py::";
  const std::string two = "test_two(|    data=data(...),|)|Draw 1 (a number): ";
  const std::string always = "test_always(|    n=100000,|    s='',|)";
  const std::string panics = "test_panics(|    numbers=[0, 0, 0, 0, 0],|)";
  const Lines failed{id + "test_always: failed: " + always, id + "TestGroup::test_panics: failed: " + panics,
                     id + "test_two: failed: " + two + "-101", id + "test_two: failed: " + two + "101"};
  CHECK(shown(found("hypothesis/first.txt")) == failed);
  CHECK(shown(found("hypothesis/ci.txt")) == failed);
  CHECK(shown(found("hypothesis/unittest.txt")) == Lines{"hypothesis test_always: failed: " + always});
  Lines sorted = shown(found("hypothesis/parallel.txt"));
  std::ranges::sort(sorted);
  Lines expected = failed;
  std::ranges::sort(expected);
  CHECK(sorted == expected);
}

TEST_CASE("Hypothesis's statistics tell cases and time", "[examples]") {
  const auto again = found("hypothesis/again.txt");
  CHECK(shown(again).back() == "hypothesis test_numbers.py::test_rare: passed 100");
  CHECK(again.back().duration == std::chrono::milliseconds{70});
  CHECK(named(again, "test_numbers.py::test_always").cases == 1U);
  // It still said "Falsifying example", and "passing examples".
  const auto old = found("hypothesis/old.txt");
  REQUIRE(old.size() == 6);
  CHECK(shown(old)[1] ==
        "hypothesis test_numbers.py::TestGroup::test_panics: failed after 27: test_panics(|    numbers=[0, 0, 0, 0, "
        "0],|)");
  CHECK(old[1].duration == std::chrono::milliseconds{1500});
  CHECK(shown(old)[4] == "hypothesis test_numbers.py::test_fine: passed 100");
}

TEST_CASE("in CI Hypothesis tells how to reproduce an example", "[examples]") {
  CHECK(named(found("hypothesis/ci.txt"), "test_numbers.py::test_always").replay == "'6.170.15', b'AEMBhqCA'");
  CHECK(
      named(find_in_output("Falsifying example: test_a(\n    n=1,\n)\nYou can add @seed(12) to this test or run pytest "
                           "with --hypothesis-seed=12 to reproduce this failure.\n"),
            "test_a")
          .seed == "12");
}

TEST_CASE("rapid's examples are found in what go test prints", "[examples]") {
  const std::string id = "rapid example.com/suite/numbers ";
  const std::string panics = id + "TestPanics/in_a_subtest: failed after 1: list: []int{0, 0, 0, 0, 0}";
  const std::string always = ": n: 0x186a0|s: \"\"";
  const auto first = found("rapid/first.txt");
  CHECK(shown(first) == Lines{id + "TestAlways: failed after 6" + always, panics});
  CHECK(named(first, "TestAlways").replay.starts_with("testdata/rapid/TestAlways/TestAlways-"));
  CHECK(named(first, "TestAlways").seed.value_or("").size() > 10);
  const Lines verbose{id + "TestFine: passed 100", id + "TestAlways: failed after 1" + always,
                      id + "TestRare: passed 100", panics};
  CHECK(shown(found("rapid/again.txt")) == verbose);
  CHECK(shown(found("rapid/json.txt")) == verbose);
  CHECK(found("rapid/json.txt").front().duration > std::chrono::microseconds{0});
  const auto nofile = found("rapid/nofile.txt");
  CHECK(shown(nofile) == Lines{id + "TestAlways: failed after 2" + always});
  CHECK(nofile.front().seed == "43");
  CHECK(nofile.front().replay.empty());
}

TEST_CASE("packages that go test runs at the same time are told apart", "[examples]") {
  const auto event = [](const std::string& package, const std::string& output) {
    return R"({"Action":"output","Package":")" + package + R"(","Test":"TestA","Output":")" + output + "\\n\"}\n";
  };
  const std::string failed = "[rapid] failed after 0 tests: no";
  CHECK(shown(find_in_output(event("a", failed) + event("b", failed) + event("b", "[rapid] draw n: 2") +
                             event("a", "[rapid] draw n: 1"))) ==
        Lines{"rapid a TestA: failed after 1: n: 1", "rapid b TestA: failed after 1: n: 2"});
}

TEST_CASE("proptest's and quickcheck's examples are found in what cargo test prints", "[examples]") {
  const auto first = found("proptest/first.txt");
  CHECK(shown(first) == Lines{"proptest tests::always: failed after 1: n = 100000, s = \"\"",
                              "rust-quickcheck tests::quick: failed: (40)"});
  CHECK(first.front().replay.size() == 64);
  CHECK(shown(found("proptest/panics.txt")) ==
        Lines{"proptest tests::panics: failed after 1: list = [|    0,|    0,|    0,|    0,|    0,|]"});
  const auto again = found("proptest/again.txt");
  CHECK(shown(again) == Lines{"proptest tests::always: failed after 1: n = 100000, s = \"\""});
  CHECK(again.front().replay.empty());
}

TEST_CASE("jqwik's examples are found in what Maven prints", "[examples]") {
  const std::string id = "jqwik NumbersTest ";
  const auto first = found("jqwik/first.txt");
  CHECK(shown(first) == Lines{id + "always: failed after 13: arg0: 100000|arg1: \"\"",
                              id + "panics: failed after 2: arg0: [0, 0, 0, 0, 0]", id + "fine: passed 1000",
                              id + "rare: passed 100"});
  const auto again = found("jqwik/again.txt");
  CHECK(shown(again).front() == id + "always: failed after 1: arg0: 100000|arg1: \"\"");
  CHECK(again.front().seed == first.front().seed);
}

TEST_CASE("fast-check's examples are found in what each runner prints", "[examples]") {
  const std::string panics = ": [[0,0,0,0,0]]";
  const std::string always = ": [100000,\"\"]";
  CHECK(shown(found("fast-check/vitest.txt")) ==
        Lines{"fast-check numbers.test.js numbers > always: failed after 1" + always,
              "fast-check numbers.test.js numbers > panics: failed after 5" + panics,
              "fast-check plugin.test.js by the plug-in: failed after 2: [100000]"});
  CHECK(shown(found("fast-check/jest.txt")) == Lines{"fast-check numbers > always: failed after 1" + always,
                                                     "fast-check numbers > told in full: failed after 1: [10]"});
  CHECK(shown(found("fast-check/tap.txt")) ==
        Lines{"fast-check always: failed after 1" + always, "fast-check panics: failed after 3" + panics});
  CHECK(shown(found("fast-check/spec.txt")) ==
        Lines{"fast-check always: failed after 1" + always, "fast-check panics: failed after 4" + panics});
  const auto plain = found("fast-check/plain.txt");
  CHECK(shown(plain) == Lines{"fast-check: failed after 1: [100000]"});
  CHECK(plain.front().seed == "-661631032");
  CHECK(plain.front().replay == "0:1:0:0:0:0:0:0:0:0:0:0:0:0:0:2:2:0:0:0:3:0:1");
}

TEST_CASE("rapidcheck's examples are found, by itself and in Catch2 and GoogleTest", "[examples]") {
  const auto numbers = found("rapidcheck/numbers.txt");
  CHECK(shown(numbers) == Lines{"rapidcheck fine: passed 100", "rapidcheck always: failed after 34: (1000, \"\")",
                                "rapidcheck rare: passed 100", "rapidcheck panics: failed after 9: ([0, 0, 0, 0, 0])",
                                "rapidcheck: failed after 17: (5)"});
  CHECK(named(numbers, "always").seed == "2459901680479838030");
  CHECK_FALSE(named(numbers, "always").replay.empty());
  CHECK(named(numbers, "").replay.empty());
  CHECK(shown(found("rapidcheck/progress.txt"))[3] == "rapidcheck panics: failed after 7: ([0, 0, 0, 0, 0])");
  const auto catch2 = found("rapidcheck/catch2.txt");
  CHECK(shown(catch2) == Lines{"rapidcheck numbers > always: failed after 34: (1000)"});
  CHECK(catch2.front().seed == "4605370952427091404");
  CHECK(shown(found("rapidcheck/googletest.txt")) == Lines{"rapidcheck Numbers.always: failed after 34: (1000)"});
}

TEST_CASE("what rapidcheck left out to reproduce examples is no property that passed", "[examples]") {
  const auto reproduced = found("rapidcheck/reproduced.txt");
  CHECK(shown(reproduced) == Lines{"rapidcheck always: failed after 1: (1000, \"\")",
                                   "rapidcheck panics: failed after 1: ([0, 0, 0, 0, 0])"});
  CHECK_FALSE(reproduced.front().seed);
}

TEST_CASE("an example that rapidcheck cannot make fail again is that of a property that passed", "[examples]") {
  const auto outdated = find_in_output(
      "Using configuration: reproduce=BYhbvBSbvJXZgQHah5GI0hWZyVGIhJXZkkNXLQzaECIJZz1C0sGhASS2ctANrRIgkkNXLQzaECIgQAAD"
      "LAAAAAA seed=6298772322179028891\n\n- no more than there are\nFailure: Reproduced result is not a "
      "failure\n\n- fewer\nFailure: Unable to reproduce minimum value\n");
  CHECK(shown(outdated) == Lines{"rapidcheck no more than there are: passed", "rapidcheck fewer: passed"});
}

TEST_CASE("QuickCheck's examples are found, by itself and in hspec and tasty", "[examples]") {
  CHECK(shown(found("quickcheck/plain.txt")) ==
        Lines{"quickcheck: failed after 54: 40|\"aa\"", "quickcheck: passed 100", "quickcheck: failed after 1: 1",
              "quickcheck: passed 20", "quickcheck: failed after 1: a note|0|0 /= 1"});
  CHECK(shown(found("quickcheck/all.txt")) ==
        Lines{"quickcheck prop_rare: failed after 55: 40", "quickcheck prop_fine: passed 100"});
  const auto tasty = found("quickcheck/tasty.txt");
  CHECK(shown(tasty) ==
        Lines{"quickcheck group > rare: failed after 60: 40|\"aa\"", "quickcheck group > fine: passed 100"});
  CHECK(tasty.front().seed == "648340");
  CHECK(tasty.front().replay == "TASTY_QUICKCHECK_REPLAY");
  const auto hspec = found("quickcheck/hspec.txt");
  CHECK(shown(hspec) == Lines{"quickcheck group > fine: passed 100",
                              "quickcheck group > rare: failed after 50: 40|\"aa\"",
                              "quickcheck group > by expectation: failed after 52: 30|predicate failed on: 30"});
  CHECK(hspec.back().seed == "1545553404");
  CHECK(hspec.back().replay == "HSPEC_SEED");
}

TEST_CASE("colours are passed over", "[examples]") {
  CHECK(shown(find_in_output(
            "\x1b[1m\x1b[31mE   Falsifying example: test_a(\x1b[0m\n\x1b[31mE       n=1,\x1b[0m\nE   )\n")) ==
        Lines{"hypothesis test_a: failed: test_a(|    n=1,|)"});
}
