#include <algorithm>
#include <utility>

#include "lib/runners/call.hpp"

namespace toolkit::runners {
namespace {

/// The file of the formatter that writes JUnit: --out belongs to the --format in front of it.
std::string junit_file(const Arguments& arguments) {
  bool is_junit = false;
  for (const Argument& argument : arguments.list()) {
    if (argument.names.empty() || !argument.value) continue;
    const std::string& name = argument.names.back();
    if (name == "-f" || name == "--format") is_junit = *argument.value == "RspecJunitFormatter";
    if ((name == "-o" || name == "--out") && is_junit) return *argument.value;
  }
  return {};
}

/// RSpec has made the description itself, and can make it only by running the example: none is found by it.
bool is_generated(const results::Test& test) {
  const std::string& name = test.id.name;
  return name.ends_with(' ') || name.find(" is expected ") != std::string::npos ||
         name.find("example at ") != std::string::npos;
}

}  // namespace

ResultsPlan plan_rspec(const Call& call, const std::string& /*folder*/) {
  if (std::string file = junit_file(call.arguments); !file.empty()) return {.files = {std::move(file)}};
  return {
      .why =
          "rspec needs the gem rspec_junit_formatter: add --format progress --format RspecJunitFormatter --out FILE"};
}

Rerun rerun_rspec(const Call& call, const Wanted& wanted) {
  Arguments arguments = call.arguments;
  std::vector<std::string> files = files_of(wanted);
  if (!files.empty() && arguments.is_certain()) {
    arguments.drop_operands();
    arguments.drop_rest();
  } else {
    files.clear();
  }
  // They would have to choose a test, too.
  arguments.drop("-e --example -E --example-matches");
  std::vector<std::string> names;
  if (std::ranges::any_of(wanted.tests, is_generated)) {
    if (files.empty()) return cannot("a failed example has no description of its own");
    arguments.add(std::move(files));
    return call.with(arguments);
  }
  for (const results::Test& test : wanted.tests) {
    if (std::ranges::find(names, test.id.name) != names.end()) continue;
    names.push_back(test.id.name);
    arguments.add({"--example", test.id.name});
  }
  arguments.add(std::move(files));
  return call.with(arguments);
}

}  // namespace toolkit::runners
