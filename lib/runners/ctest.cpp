#include <algorithm>
#include <cstddef>

#include "lib/results/announced.hpp"
#include "lib/runners/call.hpp"
#include "lib/runners/quoted.hpp"

namespace toolkit::runners {
namespace {

/// CMake finds nothing by an expression of which it makes more than 32,767 bytes (65,535 in newer versions): 3 for each
/// alternative, and 4 more than its length for each stretch of plain characters, a quoted one being one by itself.
/// Source: KWSys RegularExpression.cxx; measured with CMake 3.25.
bool is_too_big(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 32'000;
  std::size_t bytes = 0;
  for (const std::string& name : names) {
    const auto backslashes = static_cast<std::size_t>(std::ranges::count(name, '\\'));
    bytes += 7 + name.size() + 7 * backslashes;
  }
  return bytes > kMost;
}

}  // namespace

ResultsPlan plan_ctest(const Call& call, const std::string& /*folder*/) {
  ResultsPlan plan{.announced = results::announced_by_ctest};
  if (const auto file = call.arguments.value_of("--output-junit")) {
    const auto folder = call.arguments.value_of("--test-dir");
    const bool is_inside = folder && !file->starts_with('/');
    plan.files = {is_inside ? *folder + "/" + *file : *file};
    // It is below the folder that the preset names.
    plan.may_be_elsewhere = call.arguments.has("--preset") && !file->starts_with('/');
    if (plan.may_be_elsewhere) plan.files.push_back("**/" + *file);
  } else if (call.arguments.has("-Q --quiet")) {
    return {.why = "ctest --quiet says nothing of its tests: leave it away, or add --output-junit FILE"};
  } else {
    plan.in_output = true;
  }
  return plan;
}

Rerun rerun_ctest(const Call& call, const Wanted& wanted) {
  std::vector<std::string> names;
  for (const results::Test& test : wanted.tests) {
    std::string name = quoted(test.id.name, kCmakeSpecial);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  if (is_too_big(names)) return cannot("the names of all failed tests are too long for CMake's regular expressions");
  Arguments arguments = call.arguments;
  // Numbers (-I) count what -R chooses, so they would be others now; the list of the last run that failed is our own.
  arguments.drop("-R --tests-regex -I --tests-information -U --union -F --rerun-failed --tests-from-file");
  arguments.add({"-R", one_of(names)});
  return call.with(arguments);
}

}  // namespace toolkit::runners
