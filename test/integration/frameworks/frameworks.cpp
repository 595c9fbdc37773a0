#include "test/integration/frameworks/frameworks.hpp"

#include <cstdlib>

#include "lib/core/environment.hpp"

namespace toolkit::test {

using tools_test::Ended;

std::string framework(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

bool has_node() {
  constexpr int kOldest = 20;
  if (!tools_test::has_program("node")) return false;
  const Ended ended = tools_test::run_program({"node", "-p", "process.versions.node"});
  return ended.code == 0 && std::atoi(ended.out.c_str()) >= kOldest;
}

std::map<std::string, std::string> framework_environment() {
  std::map<std::string, std::string> environment = Environment::of_this_process().variables();
  for (const char* name : {"CARGO_TERM_COLOR", "FORCE_COLOR", "GOFLAGS", "HARNESS_OPTIONS", "NODE_OPTIONS",
                           "NODE_TEST_CONTEXT", "PROVE_OPTIONS", "PYTEST_ADDOPTS", "RUSTFLAGS", "RUST_BACKTRACE",
                           "RUST_TEST_THREADS", "CTEST_OUTPUT_ON_FAILURE", "CTEST_PARALLEL_LEVEL"})
    environment.erase(name);
  return environment;
}

Ended run_framework(const Words& argv, const RunOptions& options) {
  constexpr std::chrono::seconds kLong{240};
  std::map<std::string, std::string> environment = framework_environment();
  for (const auto& [name, value] : options.environment) environment[name] = value;
  Words command = argv;
  if (options.mixed) command.insert(command.begin(), {"sh", "-c", "exec \"$@\" 2>&1", "sh"});
  tools_test::Program program{command,
                              {.environment = environment, .folder = options.folder, .own_process_group = true}};
  return program.finish(kLong);
}

}  // namespace toolkit::test
