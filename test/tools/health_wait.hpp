// The health-wait that was built with these tests, and how to run it.
#pragma once

#include <string>
#include <vector>

#include "test/support/contains.hpp"
#include "test/tools/program.hpp"

namespace toolkit::tools_test {

/// The command line of a call.
[[nodiscard]] inline std::vector<std::string> call(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), TOOLKIT_HEALTH_WAIT);
  return arguments;
}

/// Runs it to its end.
[[nodiscard]] inline Ended health_wait(std::vector<std::string> arguments, const ProgramOptions& options = {}) {
  return run_program(call(std::move(arguments)), options);
}

using test::contains;

[[nodiscard]] inline unsigned count_of(const std::string& text, const std::string& part) {
  unsigned count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace toolkit::tools_test
