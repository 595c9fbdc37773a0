#include "lib/runners/stops.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "lib/core/split.hpp"
#include "lib/runners/grammars.hpp"

namespace toolkit::runners {
namespace {

using Words = std::vector<std::string>;

/// A number of failures counts as one: some runners count tests, others files.
std::string_view stop_options(Runner runner) {
  switch (runner) {
    case Runner::go_test: return "-failfast";
    case Runner::gotestsum: return "--max-fails";
    case Runner::jest: return "-b --bail";
    case Runner::vitest: return "--bail";
    case Runner::ctest: return "--stop-on-failure";
    case Runner::rspec: return "--fail-fast --next-failure";
    case Runner::phpunit:
      return "--stop-on-defect --stop-on-deprecation --stop-on-error --stop-on-failure --stop-on-incomplete "
             "--stop-on-notice --stop-on-risky --stop-on-skipped --stop-on-warning "
             // These print no progress, by which a stop that phpunit.xml asks for would be seen.
             "--testdox --teamcity --no-progress --no-output";
    case Runner::pytest:
    case Runner::cargo_test:
    case Runner::nextest:
    case Runner::maven: break;
  }
  return "";
}

/// The variable whose words the runner adds to its own.
std::string_view variable_of(Runner runner) {
  switch (runner) {
    case Runner::go_test:
    case Runner::gotestsum: return "GOFLAGS";
    case Runner::maven: return "MAVEN_ARGS";
    case Runner::rspec: return "SPEC_OPTS";
    default: return "";
  }
}

/// Also as `env` in front of the runner sets it.
Words variable_words(std::string_view name, const Call& call, const Environment& environment) {
  if (name.empty()) return {};
  const std::string assigned = std::string{name} + "=";
  for (const std::string& word : call.head) {
    if (word.starts_with(assigned)) return words(std::string_view{word}.substr(assigned.size()));
  }
  return words(environment.get(std::string{name}).value_or(""));
}

/// The first of these options that "0" or "false" does not turn off.
std::string option_in(const Arguments& arguments, std::string_view names) {
  for (const Argument& argument : arguments.list()) {
    if (argument.value == "0" || argument.value == "false") continue;
    const auto found =
        std::ranges::find_if(argument.names, [&](const std::string& name) { return is_one_of(name, names); });
    if (found != argument.names.end()) return *found;
  }
  return {};
}

/// Without its lines pytest does not say that it has stopped.
bool is_mute(const Arguments& arguments) {
  return std::ranges::any_of(arguments.list(), [](const Argument& argument) {
    return !argument.names.empty() && argument.names.back() == "-p" && argument.value == "no:terminal";
  });
}

std::string maven_property(const Arguments& arguments) {
  for (const Argument& argument : arguments.list()) {
    if (argument.names.empty() || !is_one_of(argument.names.back(), "-D --define") || !argument.value) continue;
    std::string name = argument.value->substr(0, argument.value->find('='));
    if (is_one_of(name, "surefire.skipAfterFailureCount failsafe.skipAfterFailureCount") &&
        !argument.value->ends_with("=0"))
      return name;
  }
  return {};
}

}  // namespace

std::string stop_reason(Runner runner, const Call& call, const Environment& environment) {
  const auto nobody_knows = [](const std::string& option) {
    return option.empty() ? option : "with " + option + " nobody knows which tests have not run";
  };
  Words all = variable_words(variable_of(runner), call, environment);
  std::ranges::copy(call.arguments.words(), std::back_inserter(all));
  if (runner == Runner::gotestsum) {
    if (std::string own = option_in(call.arguments, stop_options(runner)); !own.empty()) return nobody_knows(own);
    // Those of go test stand anywhere, behind a "--" or not.
    std::erase(all, "--");
    runner = Runner::go_test;
  }
  const Arguments arguments{all, grammar_of(runner)};
  if (runner == Runner::pytest) {
    const std::string own = option_in(arguments, "-x --exitfirst --maxfail");
    return is_mute(arguments) ? nobody_knows(own) : "";
  }
  if (runner != Runner::maven) return nobody_knows(option_in(arguments, stop_options(runner)));
  if (arguments.has("-q --quiet -l --log-file"))
    return "without Maven's summary in the output nobody knows which modules have not run";
  return nobody_knows(maven_property(arguments));
}

}  // namespace toolkit::runners
