#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"
#include "lib/runners/call.hpp"
#include "lib/runners/quoted.hpp"

namespace toolkit::runners {
namespace {

struct Progress {
  unsigned run = 0;
  unsigned all = 0;
};

constexpr std::string_view kMarks = ".FEWRSIND";

/// Of the summary's "Tests: 5, Assertions: 3, Failures: 1, Skipped: 2."
unsigned skipped_in(std::string_view line) {
  constexpr std::string_view kKey = "Skipped: ";
  const std::size_t at = line.find(kKey);
  unsigned count = 0;
  if (at == std::string_view::npos) return 0;
  line.remove_prefix(at + kKey.size());
  return results::take_number(line, count) ? count : 0;
}

/// "63 / 100 ( 63%)" at the end of a full line of progress, and of the last one.
std::optional<Progress> told_progress(std::string_view line) {
  const std::size_t slash = line.find(" / ");
  if (slash == std::string_view::npos) return std::nullopt;
  std::string_view run = line.substr(0, slash);
  run.remove_prefix(run.find_last_not_of("0123456789") + 1);
  std::string_view all = trimmed(line.substr(slash + 3));
  Progress progress;
  if (!results::take_number(run, progress.run) || !results::take_number(all, progress.all) || !results::take(all, " ("))
    return std::nullopt;
  return progress;
}

/// Its lines of progress, and the summary behind them.
struct Said {
  Progress progress = {};
  unsigned marks = 0;        ///< in the last line, where that has no figures
  unsigned shown_skips = 0;  ///< marks
  unsigned told_skips = 0;   ///< in the summary
};

Said said_in(std::string_view output) {
  Said said;
  bool is_over = false;
  for (results::Lines lines{output}; lines.next();) {
    const std::string plain = results::without_colors(lines.line());
    const std::string_view text = trimmed(plain);
    if (is_over) {
      if (text.starts_with("Tests: ")) said.told_skips = skipped_in(text);
      continue;
    }
    is_over = text.starts_with("Time: ");  // what was wrong follows
    const auto told = told_progress(text);
    const std::string_view marks = text.substr(0, text.find(' '));
    const bool has_marks = !marks.empty() && marks.find_first_not_of(kMarks) == std::string_view::npos;
    if (told) said.progress = *told;
    if (told) said.marks = 0;
    if (has_marks && !told && marks == text) said.marks = static_cast<unsigned>(marks.size());
    if (has_marks) said.shown_skips += static_cast<unsigned>(std::ranges::count(marks, 'S'));
  }
  return said;
}

/// Whatever made it stop, the configuration as well: the lines of progress then come to no "100 / 100 (100%)". Before
/// 11.5.51 that is so, too, where a class is skipped as a whole: its tests have no marks, and the summary counts them.
std::string interrupted_phpunit(std::string_view output, int exit_code) {
  if (exit_code == 0) return {};
  const Said said = said_in(output);
  const unsigned unseen = said.told_skips - std::min(said.told_skips, said.shown_skips);
  const bool has_total = said.progress.all > 0;
  const bool is_cut = has_total ? said.progress.run + said.marks + unseen < said.progress.all : said.marks > 0;
  return is_cut ? "PHPUnit has stopped before the last test" : "";
}

/// "Tests\\FooTest::testA": JUnit has dots in the place of PHP's backslashes.
std::string pattern_of(const results::Test& test) {
  std::string type = test.id.suite;
  std::ranges::replace(type, '.', '\\');
  return quoted(type + "::" + test.id.name, kRegexSpecial);
}

}  // namespace

ResultsPlan plan_phpunit(const Call& call, const std::string& folder) {
  ResultsPlan plan{.interrupted = interrupted_phpunit};
  if (const auto own = call.arguments.value_of("--log-junit")) {
    plan.files = {*own};
    return plan;
  }
  plan.files = {folder + "/phpunit.xml"};
  plan.command = call.with_first({"--log-junit", plan.files.front()});
  return plan;
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
