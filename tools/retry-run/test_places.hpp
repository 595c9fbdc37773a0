// Where in the user's files a test failed.
#pragma once

#include <optional>
#include <string>

#include "lib/results/results.hpp"

namespace toolkit::retry_run {

struct Place {
  std::string file = {};  ///< exists; absolute
  unsigned line = 0;      ///< from 1; 0: unknown
};

/// Of a test that failed in a command whose folder is `folder` (empty: ours): what the results say where such a file
/// exists, with Go's name of a file taken to be in its package's folder; else the first place that the failure's text
/// names ("tests/test_a.py:12:", "(src/a.test.js:3:9)", a Java class's "(ATest.java:7)" below src/test).
[[nodiscard]] std::optional<Place> place_of(const results::Test& test, const std::string& folder);

}  // namespace toolkit::retry_run
