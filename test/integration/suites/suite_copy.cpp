#include "test/integration/suites/suite_copy.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "lib/core/random.hpp"
#include "test/integration/frameworks/frameworks.hpp"
#include "test/tools/retry_run.hpp"
#include "test/tools/step.hpp"

namespace toolkit::test {
namespace {

namespace fs = std::filesystem;
using tools_test::Scratch;
using tools_test::Step;

constexpr std::chrono::seconds kLong{240};

Variables environment_of(const Step& step, const Runner& runner, const std::string& folder) {
  Variables all = framework_environment();
  // A job of our own is no job that these tests run in.
  std::erase_if(all, [](const auto& variable) { return variable.first.starts_with("GITHUB_"); });
  for (const auto& [name, value] : step.options().environment) all[name] = value;
  for (const auto& [name, value] : runner.environment) all[name] = value;
  all["GITHUB_WORKSPACE"] = folder;
  return all;
}

}  // namespace

std::string Ran::output(const std::string& name) const {
  const auto found = outputs.find(name);
  return found == outputs.end() ? "" : found->second;
}

SuiteCopy::SuiteCopy(const Runner& runner) : runner_{runner} {
  fs::copy(fs::absolute(TOOLKIT_SOURCE_DIR) / "test/data/suites" / runner.suite, folder_.path(),
           fs::copy_options::recursive);
  if (!runner.modules.empty()) fs::create_directory_symlink(runner.modules, folder_ / "node_modules");
  if (runner.first.empty()) return;
  const auto made =
      run_framework(runner.first, {.folder = folder_.path(), .mixed = true, .environment = runner.environment});
  if (made.code != 0) throw std::runtime_error{"the suite cannot be compiled: " + made.out};
}

Ran SuiteCopy::run(const Words& options, const Words& command, const Variables& variables) const {
  const Step step;
  const std::string mark = "TOOLKIT_TEST_OF=" + secure_token(8);
  Words words{TOOLKIT_RETRY_RUN, "--backoff", "0s", "--lock-dir", step.folder() / "locks", "--env", mark};
  words.insert(words.end(), options.begin(), options.end());
  words.emplace_back("--");
  words.insert(words.end(), command.begin(), command.end());
  Variables environment = environment_of(step, runner_, folder_.path());
  for (const auto& [name, value] : variables) environment[name] = value;
  if (variables.contains("SUITE_STATE")) {
    environment["SUITE_STATE"] = step.folder() / "suite-state";
    fs::create_directory(environment["SUITE_STATE"]);
  }
  tools_test::Program program{words, {.environment = environment, .folder = folder_.path(), .own_process_group = true}};
  Ran ran;
  ran.ended = program.finish(kLong);
  ran.survivors = tools_test::processes_with(mark);
  ran.outputs = step.outputs();
  ran.report = nlohmann::json::parse(Scratch::content(ran.output("report")), nullptr, false);
  ran.junit = Scratch::content(ran.output("junit"));
  ran.errors = tools_test::commands_of(ran.ended, "error");
  return ran;
}

unsigned SuiteCopy::failing_line() const {
  if (runner_.failing_line.empty()) return 0;
  std::istringstream text{folder_.read(runner_.file)};
  unsigned number = 0;
  for (std::string line; std::getline(text, line);) {
    ++number;
    if (line.find(runner_.failing_line) != std::string::npos) return number;
  }
  throw std::runtime_error{"there is no such line in " + runner_.file};
}

}  // namespace toolkit::test
