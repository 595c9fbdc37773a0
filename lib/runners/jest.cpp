#include <utility>

#include "lib/runners/call.hpp"
#include "lib/runners/javascript.hpp"

namespace toolkit::runners {
namespace {

/// The files are chosen by something else than their names.
constexpr std::string_view kOtherChoices =
    "-o -f --onlyChanged --changedSince --lastCommit --changedFilesWithAncestor --findRelatedTests --onlyFailures";

}  // namespace

ResultsPlan plan_jest(const Call& call, const std::string& folder) {
  const auto own = call.arguments.value_of("--outputFile");
  const bool is_json = call.arguments.is_on("--json");
  if (is_json && own) return {.files = {*own}};
  if (is_json) return {.in_output = true};
  if (own) return {.why = "jest writes its --outputFile only with --json: add it, or leave both away"};
  const std::string file = folder + "/jest.json";
  return {.command = call.with_first({"--json", "--outputFile=" + file}), .files = {file}};
}

Rerun rerun_jest(const Call& call, const Wanted& wanted) {
  Arguments arguments = call.arguments;
  arguments.drop("-t --testNamePattern");
  const std::string name = "--testNamePattern=" + titles_pattern(wanted);
  std::vector<std::string> files = files_of(wanted);
  if (files.empty() || !arguments.is_certain() || arguments.has(kOtherChoices)) {
    arguments.add({name});
    return call.with(arguments);
  }
  arguments.drop("--shard --runTestsByPath --testPathPattern --testPathPatterns");
  arguments.drop_operands();
  arguments.drop_rest();
  arguments.add({name, "--runTestsByPath"});
  arguments.add(std::move(files));
  return call.with(arguments);
}

}  // namespace toolkit::runners
