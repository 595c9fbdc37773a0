// The test frameworks of this machine, as ./dev test has made them ready.
#pragma once

#include <map>
#include <string>

#include "test/integration/frameworks/suite.hpp"
#include "test/tools/program.hpp"

namespace toolkit::test {

/// The value of the variable by which ./dev test says where a framework is; empty when it is not there.
[[nodiscard]] std::string framework(const char* variable);

/// node, and of a version for which the frameworks are made: 20 or newer.
[[nodiscard]] bool has_node();

/// This process's own, without what would change how a framework writes.
[[nodiscard]] std::map<std::string, std::string> framework_environment();

struct RunOptions {
  std::string folder;
  bool mixed = false;  ///< standard error among standard output, as a terminal shows them
  std::map<std::string, std::string> environment = {};  ///< beside this process's own
};

/// Runs it in framework_environment() to its end, whatever that is. A minute or two is not long.
[[nodiscard]] tools_test::Ended run_framework(const Words& argv, const RunOptions& options);

}  // namespace toolkit::test
