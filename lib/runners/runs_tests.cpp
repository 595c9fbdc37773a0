#include "lib/runners/runs_tests.hpp"

#include <algorithm>
#include <span>
#include <string_view>

#include "lib/runners/arguments.hpp"
#include "lib/runners/grammars.hpp"

namespace toolkit::runners {
namespace {

/// Options with which a runner runs no tests, or does not end.
std::string_view idle_options(Runner runner) {
  switch (runner) {
    case Runner::go_test: return "-c -h -help -list -n";
    case Runner::gotestsum: return "-h --help --version --watch --watch-chdir";
    case Runner::pytest:
      return "-f -h -V --cache-show --co --collect-only --fixtures --fixtures-per-test --funcargs --help --looponfail "
             "--markers --setup-only --setup-plan --version";
    case Runner::jest:
      return "-h -v --clearCache --collectTests --help --init --listTests --showConfig --version --watch --watchAll";
    case Runner::vitest:
      return "-h -v -w --clearCache --help --listTags --mergeReports --standalone --ui --version --watch";
    case Runner::cargo_test:
    case Runner::nextest: return "-h --help --no-run --unit-graph --version";
    case Runner::ctest:
      return "-H -N -S -SP -h --build-and-test --help --help-full --list-presets --print-labels --script "
             "--script-new-process --show-only --version -help -usage -version";
    case Runner::maven: return "-h -v --help --version";
    case Runner::rspec: return "-h -v --bisect --dry-run --help --init --version";
    case Runner::phpunit: break;
  }
  return "-h --check-version --generate-configuration --help --list-groups --list-suites --list-test-files "
         "--list-tests "
         "--list-tests-xml --migrate-configuration --version --warm-coverage-cache";
}

/// The lifecycle's phases from `test` on, and the goals that run tests themselves.
bool is_testing_goal(std::string_view goal) {
  if (is_one_of(goal,
                "test prepare-package package pre-integration-test integration-test post-integration-test verify "
                "install deploy"))
    return true;
  goal = goal.substr(0, goal.find('@'));  // of an execution
  return goal.ends_with(":test") || goal.ends_with(":integration-test") || goal.ends_with(":verify");
}

bool runs_maven_tests(const Arguments& arguments) {
  for (const Argument& argument : arguments.list()) {
    if (argument.names.empty() || !is_one_of(argument.names.back(), "-D --define")) continue;
    if (is_one_of(argument.value.value_or(""),
                  "skipTests skipTests=true maven.test.skip maven.test.skip=true "
                  "maven.test.skip.exec maven.test.skip.exec=true"))
      return false;
  }
  return std::ranges::any_of(arguments.operands(), is_testing_goal);
}

/// Of what is the business of another action of ctest: only that of testing runs tests.
bool runs_ctest_tests(const Arguments& arguments) {
  if (const auto action = arguments.value_of("-T --test-action")) return *action == "Test" || *action == "test";
  const auto dashboard = arguments.value_of("-D --dashboard");
  return !dashboard || dashboard->find('=') != std::string::npos;
}

bool has_first(const Arguments& arguments, std::string_view names) {
  const std::vector<std::string> operands = arguments.operands();
  return !operands.empty() && is_one_of(operands.front(), names);
}

/// What stands behind "--" is for another program: go test, or the one that libtest has made.
bool runs_rest(Runner runner, const std::vector<std::string>& rest) {
  if (runner == Runner::gotestsum) return !Arguments{rest, grammar_of(Runner::go_test)}.is_on("-c -list -n -help -h");
  if (runner == Runner::cargo_test || runner == Runner::nextest)
    return !Arguments{rest, libtest_grammar()}.has("--list --help -h");
  return true;
}

}  // namespace

bool runs_tests(const Recognised& recognised, const std::vector<std::string>& command) {
  const Runner runner = recognised.runner;
  const Arguments arguments{std::span{command}.subspan(recognised.arguments), grammar_of(runner)};
  if (arguments.is_on(idle_options(runner)) || !runs_rest(runner, arguments.rest())) return false;
  if (runner == Runner::vitest) return !has_first(arguments, "bench dev init list typecheck watch");
  if (runner == Runner::gotestsum) return !has_first(arguments, "help tool");
  if (runner == Runner::maven) return runs_maven_tests(arguments);
  if (runner == Runner::ctest) return runs_ctest_tests(arguments);
  return true;
}

}  // namespace toolkit::runners
