#include <algorithm>
#include <utility>

#include "lib/runners/call.hpp"
#include "lib/runners/quoted.hpp"

namespace toolkit::runners {
namespace {

/// "Tests\\FooTest::testA": JUnit has dots in the place of PHP's backslashes.
std::string pattern_of(const results::Test& test) {
  std::string type = test.id.suite;
  std::ranges::replace(type, '.', '\\');
  return quoted(type + "::" + test.id.name, kRegexSpecial);
}

}  // namespace

ResultsPlan plan_phpunit(const Call& call, const std::string& folder) {
  if (const auto file = call.arguments.value_of("--log-junit")) return {.files = {*file}};
  const std::string file = folder + "/phpunit.xml";
  return {.command = call.with_first({"--log-junit", file}), .files = {file}};
}

Rerun rerun_phpunit(const Call& call, const Wanted& wanted) {
  Arguments arguments = call.arguments;
  arguments.drop("--filter");
  std::vector<std::string> patterns;
  for (const results::Test& test : wanted.tests) {
    std::string pattern = pattern_of(test);
    if (std::ranges::find(patterns, pattern) == patterns.end()) patterns.push_back(std::move(pattern));
  }
  arguments.add({"--filter", "/" + one_of(patterns) + "/"});
  return call.with(arguments);
}

}  // namespace toolkit::runners
