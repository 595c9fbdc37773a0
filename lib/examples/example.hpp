// An example that made a property fail, as it is remembered from run to run.
#pragma once

#include <optional>
#include <string>

#include "lib/examples/property.hpp"

namespace toolkit::examples {

/// Texts mean what they mean in Property. One example is another one when framework, test or counterexample differ.
struct Example {
  Framework framework = Framework::hypothesis;
  results::TestId test = {};
  std::string counterexample = {};
  std::optional<std::string> seed = {};
  std::string replay = {};
  std::string command = {};     ///< in which it was seen last
  std::string first_seen = {};  ///< "2026-01-31T12:00:00Z"
  std::string last_seen = {};
};

}  // namespace toolkit::examples
