// Properties as short lines, to compare them at a glance.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "lib/examples/property.hpp"

namespace toolkit::test {

/// "rapid example.com/a TestAlways: failed after 5: n: 0x186a0|s: \"\"", "jqwik NumbersTest fine: passed 1000".
inline std::string shown(const examples::Property& property) {
  std::string line{examples::name_of(property.framework)};
  for (const std::string& part : {property.test.suite, property.test.name}) {
    if (!part.empty()) line += " " + part;
  }
  line += property.is_failed ? ": failed" : ": passed";
  if (property.cases) line += (property.is_failed ? " after " : " ") + std::to_string(*property.cases);
  if (property.is_failed) line += ": " + property.counterexample;
  std::ranges::replace(line, '\n', '|');
  return line;
}

inline std::vector<std::string> shown(const std::vector<examples::Property>& properties) {
  std::vector<std::string> lines;
  for (const examples::Property& property : properties) lines.push_back(shown(property));
  return lines;
}

}  // namespace toolkit::test
