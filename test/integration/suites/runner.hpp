// The runners of test/data/suites: how each is called there, and what it says of its tests.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace toolkit::test {

using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

struct Runner {
  std::string suite;         ///< its folder in test/data/suites
  std::string missing = {};  ///< why it cannot run here; empty where it can
  std::string modules = {};  ///< a node_modules to link beside the suite
  Words all = {};            ///< runs all tests
  Words but_broken = {};     ///< all but the broken one, which the runner's own option leaves out
  std::string flaky = {};    ///< the tests, as retry-run shows them
  std::string broken = {};
  std::string property = {};
  std::size_t tests = 0;          ///< in all, each run of one with parameters by itself
  std::string file = {};          ///< where the broken test is; empty: nobody says
  std::string failing_line = {};  ///< what stands in the line where it fails; empty: nobody says
  int failed_code = 1;            ///< what it exits with when a test has failed
  std::size_t left_out = 0;       ///< tests of which a run of the flaky one says that it skipped them
  bool survives_a_crash = false;  ///< each test has a process of its own: a crash is the failure of that test
  Words first = {};               ///< run once in the copy, so that what is compiled is there
  Variables environment = {};
  std::string time_to_hang = "3s";
};

[[nodiscard]] Runner go_test();
[[nodiscard]] Runner gotestsum();
[[nodiscard]] Runner pytest();
[[nodiscard]] Runner jest();
[[nodiscard]] Runner vitest();
[[nodiscard]] Runner cargo_test();
[[nodiscard]] Runner nextest();
[[nodiscard]] Runner ctest();
[[nodiscard]] Runner surefire();
/// These two have no test but a property that fails, each run of `all`: rapid's for so few numbers that it takes
/// thousands of them, and none of those of `but_broken`, to find one.
[[nodiscard]] Runner rapid();
[[nodiscard]] Runner jqwik();

}  // namespace toolkit::test
