#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"
#include "lib/runners/call.hpp"
#include "lib/runners/javascript.hpp"

namespace toolkit::runners {
namespace {

std::vector<std::string> values_of(const Arguments& arguments, std::string_view name) {
  std::vector<std::string> values;
  for (const Argument& argument : arguments.list()) {
    if (!argument.names.empty() && argument.names.back() == name && argument.value) values.push_back(*argument.value);
  }
  return values;
}

bool has(const std::vector<std::string>& values, std::string_view value) {
  return std::ranges::find(values, value) != values.end();
}

/// What the user's own reporters write that can be read.
std::vector<std::string> own_files(const Arguments& arguments, const std::vector<std::string>& reporters) {
  for (const std::string_view kind : {"json", "junit"}) {
    if (!has(reporters, kind)) continue;
    if (const auto file = values_of(arguments, "--outputFile." + std::string{kind}); !file.empty())
      return {file.back()};
    const auto file = values_of(arguments, "--outputFile");
    if (!file.empty() && reporters.size() == 1) return {file.back()};
  }
  return {};
}

/// "⎯⎯⎯⎯ Unhandled Errors ⎯⎯⎯⎯", and "Errors  1 error" of the summary: a rejection that belongs to no test. The JSON
/// has nothing of it, so a failed test would seem to be the only reason why vitest failed.
std::string interrupted_vitest(std::string_view output, int exit_code) {
  if (exit_code == 0) return {};
  for (results::Lines lines{output}; lines.next();) {
    const std::string plain = results::without_colors(lines.line());
    const std::string_view text = trimmed(plain);
    const bool is_title = text.starts_with("⎯") && text.find(" Unhandled Error") != std::string_view::npos;
    if (is_title || (text.starts_with("Errors  ") && text.find(" error") != std::string_view::npos))
      return "vitest tells of errors outside of tests";
  }
  return {};
}

/// Before version 4 it writes nothing then.
std::optional<std::size_t> announced_by_vitest(std::string_view output) {
  constexpr std::string_view kNone = "No test files found, exiting with code 0";
  return output.find(kNone) == std::string_view::npos ? std::nullopt : std::optional<std::size_t>{0};
}

bool is_subcommand(const std::vector<std::string>& operands, std::string_view name) {
  return !operands.empty() && operands.front() == name;
}

}  // namespace

ResultsPlan plan_vitest(const Call& call, const std::string& folder) {
  const std::vector<std::string> reporters = values_of(call.arguments, "--reporter");
  ResultsPlan plan{.announced = announced_by_vitest, .interrupted = interrupted_vitest};
  plan.files = own_files(call.arguments, reporters);
  if (!plan.files.empty()) return plan;
  if (call.arguments.has("--outputFile"))
    return {.why = "vitest's --outputFile names no file for --reporter=json: write it as --outputFile.json=FILE"};
  plan.in_output = has(reporters, "json");
  if (plan.in_output) return plan;
  const std::string file = folder + "/vitest.json";
  Arguments arguments = call.arguments;
  if (reporters.empty()) arguments.add({"--reporter=default"});
  arguments.add({"--reporter=json", "--outputFile.json=" + file});
  plan.command = call.with(arguments);
  plan.files = {file};
  return plan;
}

Rerun rerun_vitest(const Call& call, const Wanted& wanted) {
  Arguments arguments = call.arguments;
  arguments.drop("-t --testNamePattern");
  const std::string name = "--testNamePattern=" + titles_pattern(wanted);
  const std::vector<std::string> files = files_of(wanted);
  const bool is_related = is_subcommand(arguments.operands(), "related");
  if (files.empty() || is_related || !arguments.is_certain() || arguments.has("--changed")) {
    arguments.add({name});
    return call.with(arguments);
  }
  const bool is_run = is_subcommand(arguments.operands(), "run");
  arguments.drop("--shard");
  arguments.drop_operands();
  arguments.drop_rest();
  arguments.add(files);
  arguments.add({name});
  std::vector<std::string> words = arguments.words();
  if (is_run) words.insert(words.begin(), "run");
  return call.with(words);
}

}  // namespace toolkit::runners
