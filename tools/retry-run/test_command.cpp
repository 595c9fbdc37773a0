#include "tools/retry-run/test_command.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/core/text.hpp"
#include "lib/runners/expand.hpp"
#include "lib/runners/recognise.hpp"
#include "lib/runners/rerun.hpp"
#include "lib/runners/simple_command.hpp"

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
Work with_words(Work work, Words words) {
  if (!work.argv.empty()) return {.argv = std::move(words)};
  for (std::string& word : words) word = shell_word(word);
  return {.script = join(words, " ")};
}

bool is_there(const Plan& plan, const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::path{plan.workdir} / path, error);
}

/// Of the user's words, or of those that take their place.
struct Narrowed {
  Words words = {};
  bool is_partial = false;
  std::string why_whole = {};
};

Narrowed narrowed(const Plan& plan, const Words& words, const std::vector<results::Test>& failed) {
  const auto recognised = runners::recognise(words);
  if (!recognised) {
    return {.words = words,
            .why_whole = "nobody knows how this command runs only some tests; --rerun (input rerun) would say it"};
  }
  auto command =
      runners::rerun_command(*recognised, words, failed, [&](const std::string& path) { return is_there(plan, path); });
  if (!command) return {.words = words, .why_whole = command.error().message};
  return {.words = std::move(*command), .is_partial = true};
}

/// Makes the folder; no results can be had without it.
bool prepare(const runners::ResultsPlan& results, const std::string& folder) {
  try {
    if (::mkdir(folder.c_str(), 0700) != 0) return false;
    if (results.file_to_write) replace_file(results.file_to_write->path, results.file_to_write->content);
    return true;
  } catch (const EnvironmentError& error) {
    log::warning("tests' results cannot be read: {}", error.what());
    return false;
  }
}

/// Where the user said that they are.
runners::ResultsPlan asked_for(const TestPlan& tests) { return {.files = tests.globs, .in_output = tests.from_output}; }

}  // namespace

TestCommand test_command(const Plan& plan, Work work, const std::vector<results::Test>& failed,
                         const std::string& folder) {
  TestCommand command;
  auto words = words_of(plan, work);
  if (!failed.empty() && !plan.tests.rerun.empty()) {
    auto own = runners::expand(plan.tests.rerun, failed);
    command.is_partial = own.has_value();
    if (own) {
      words = std::move(*own);
      work = {.argv = *words};
    } else {
      command.why_whole = own.error().message;
    }
  } else if (!failed.empty()) {
    Narrowed some = narrowed(plan, words.value_or(Words{}), failed);
    command.is_partial = some.is_partial;
    command.why_whole = std::move(some.why_whole);
    if (some.is_partial) work = with_words(std::move(work), some.words);
    if (words) words = std::move(some.words);
  }
  if (plan.tests.has_place()) {
    command.results = asked_for(plan.tests);
  } else if (const auto recognised = words ? runners::recognise(*words) : std::nullopt) {
    command.results = runners::results_plan(*recognised, *words, folder);
    if (command.results.why.empty() && prepare(command.results, folder)) {
      work = with_words(std::move(work), command.results.command);
    } else {
      command.results = {.why = command.results.why};
    }
  }
  command.work = std::move(work);
  return command;
}

}  // namespace toolkit::retry_run
