#include "tools/retry-run/test_command.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/core/text.hpp"
#include "lib/runners/expand.hpp"
#include "lib/runners/recognise.hpp"
#include "lib/runners/rerun.hpp"
#include "lib/runners/simple_command.hpp"
#include "lib/workers/go_flags.hpp"

namespace toolkit::retry_run {
namespace {

using Words = std::vector<std::string>;

/// A script that is one command is as good as that command, for a shell that reads it as we do.
std::optional<Words> words_of(const Plan& plan, const Work& work) {
  if (!work.argv.empty()) return work.argv;
  return plan.shell && plan.shell->is_posix() ? runners::simple_command(work.script) : std::nullopt;
}

std::string shell_word(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return text + "'";
}

/// Other words in the place of those of `work`, by the same shell.
Work with_words(const Work& work, Words words) {
  if (!work.argv.empty()) return {.argv = std::move(words)};
  for (std::string& word : words) word = shell_word(word);
  return {.script = join(words, " ")};
}

bool is_there(const Plan& plan, const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::path{plan.workdir} / path, error);
}

/// By the command that the user has given for that, or by what is known of the runner.
TestCommand narrowed(const Plan& plan, const Work& work, const std::vector<results::Test>& failed) {
  if (failed.empty()) return {.work = work};
  if (!plan.tests.rerun.empty()) {
    auto words = runners::expand(plan.tests.rerun, failed);
    if (!words) return {.work = work, .why_whole = words.error().message};
    return {.work = {.argv = std::move(*words)}, .is_partial = true};
  }
  const auto words = words_of(plan, work);
  const auto recognised = words ? runners::recognise(*words) : std::nullopt;
  if (!recognised) {
    return {.work = work,
            .why_whole = "nobody knows how this command runs only some tests; --rerun (input rerun) would say it"};
  }
  auto command = runners::rerun_command(*recognised, *words, failed,
                                        [&](const std::string& path) { return is_there(plan, path); });
  if (!command) return {.work = work, .why_whole = command.error().message};
  return {.work = with_words(work, std::move(*command)), .is_partial = true};
}

/// Makes the folder; no results can be had without it.
bool prepare(const runners::ResultsPlan& results, const std::string& folder) {
  try {
    if (::mkdir(folder.c_str(), 0700) != 0) {
      throw EnvironmentError{
          fmt::format("the folder {} could not be made: {}", folder, std::generic_category().message(errno))};
    }
    if (results.file_to_write) replace_file(results.file_to_write->path, results.file_to_write->content);
    return true;
  } catch (const EnvironmentError& error) {
    log::warning("tests' results cannot be read: {}", error.what());
    return false;
  }
}

/// With what `go env -w` has set: the go command reads it where the variable is empty.
Environment with_kept_flags(Environment environment) {
  if (!environment.nonempty("GOFLAGS")) environment.set("GOFLAGS", workers::kept_go_flags(environment));
  return environment;
}

/// What is known of the runner; the work then has the options that it needs. What the user has said of the place of
/// results goes before it, and then the work stays as it is.
runners::ResultsPlan results_of(const Plan& plan, Work& work, const std::string& folder,
                                const Environment& environment) {
  const auto words = words_of(plan, work);
  const auto recognised = words ? runners::recognise(*words) : std::nullopt;
  runners::ResultsPlan results;
  if (recognised) results = runners::results_plan(*recognised, *words, folder, with_kept_flags(environment));
  if (plan.tests.has_place()) {
    return {.files = plan.tests.globs,
            .in_output = plan.tests.from_output,
            .last_line = results.last_line,
            .announced = results.announced,
            .interrupted = results.interrupted,
            .needs_announcement = results.needs_announcement,
            .incomplete_if_failed = results.incomplete_if_failed};
  }
  if (!recognised || !results.why.empty()) return {.why = results.why};
  if (!prepare(results, folder)) return {};
  work = with_words(work, results.command);
  return results;
}

}  // namespace

TestCommand test_command(const Plan& plan, const Work& work, const std::vector<results::Test>& failed,
                         const std::string& folder, const Environment& environment) {
  TestCommand command = narrowed(plan, work, failed);
  command.results = results_of(plan, command.work, folder, environment);
  return command;
}

}  // namespace toolkit::retry_run
