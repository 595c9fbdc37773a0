// One <testcase> of JUnit XML. Nothing of pugixml goes further than lib/results.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "lib/results/results.hpp"

namespace toolkit::results {

/// All its runs, in order: at least one. `suite` is the name of the suite around it.
[[nodiscard]] std::vector<Test> read_case(const pugi::xml_node& node, std::string_view suite);

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
};

/// The most that these runs of one test may be in the attributes `tests`, `failures` and `errors` of its suite: some
/// count each run, some each failure that a test has, and pytest one that passed and failed in its teardown twice.
[[nodiscard]] Counts most_counted(const pugi::xml_node& node, const std::vector<Test>& runs);

}  // namespace toolkit::results
