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

/// Whatever made it stop, the configuration as well: its lines of progress then come to no "100 / 100 (100%)". There
/// are none where it prints something else, as with --testdox.
std::string interrupted_phpunit(std::string_view output, int exit_code) {
  if (exit_code == 0) return {};
  bool is_cut = false;
  for (results::Lines lines{output}; lines.next();) {
    const std::string plain = results::without_colors(lines.line());
    const std::string_view text = trimmed(plain);
    if (text.starts_with("Time: ")) break;  // what was wrong follows
    if (const auto progress = told_progress(text)) {
      is_cut = progress->run < progress->all;
    } else if (!text.empty() && text.find_first_not_of(".FEWRSIND") == std::string_view::npos) {
      is_cut = true;
    }
  }
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
