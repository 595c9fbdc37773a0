// The page that is written by hand names what there is.
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "lib/cli/help.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "test/support/catch.hpp"
#include "tools/retry-run/declaration.hpp"
#include "tools/retry-run/profiles.hpp"

namespace toolkit::tools_test {
namespace {

std::string page() {
  std::ostringstream text;
  text << std::ifstream{TOOLKIT_SOURCE_DIR "/docs/retry-run.md"}.rdbuf();
  return text.str();
}

bool has(const std::string& part) { return page().find(part) != std::string::npos; }

/// As a word of its own in code, alone or before its value, or as a key in an example of a step.
bool names_option(const std::string& name) {
  return has(fmt::format("`{}`", name)) || has(fmt::format("`{}:", name)) || has(fmt::format("`--{}", name)) ||
         has(fmt::format("\n    {}:", name));
}

/// The rows of the table under "## Profiles", without its head.
std::set<std::string> profile_rows() {
  std::set<std::string> rows;
  bool is_inside = false;
  for (const std::string& line : nonempty_lines(page())) {
    if (line.starts_with("## ")) is_inside = line == "## Profiles";
    if (is_inside && line.starts_with("| ") && !line.starts_with("| profile") && !line.starts_with("| ---")) {
      rows.insert(line);
    }
  }
  return rows;
}

std::string workers(retry_run::Workers workers) {
  if (workers == retry_run::Workers::parallel) return "as many as fit";
  return workers == retry_run::Workers::sequential ? "one, and a lock" : "as they are";
}

}  // namespace

TEST_CASE("the page has each profile with what it sets", "[retry-run][docs]") {
  std::set<std::string> expected;
  for (const retry_run::Profile& profile : retry_run::profiles()) {
    expected.insert(fmt::format("| {} | {} | {} | {} |", profile.name,
                                profile.timeout ? format_duration(*profile.timeout) : "no limit", profile.attempts,
                                workers(profile.workers)));
  }
  CHECK(profile_rows() == expected);
}

TEST_CASE("the page names the outputs and each reason why a run can end", "[retry-run][docs]") {
  for (const char* name : {"attempts", "exit-code", "outcome", "reason", "total_attempts", "exit_code", "exit_error",
                           "verdict", "failed-tests", "flaky-tests", "junit"}) {
    INFO(name);
    CHECK(has(fmt::format("`{}`", name)));
  }
  for (const char* reason :
       {"**Passed**", "**Passed after a retry.**", "**Failed**", "**Ended by a signal**", "**Out of time**",
        "**Out of memory**", "**Not found**", "**Told to end**", "**The lock was not free in time**"}) {
    INFO(reason);
    CHECK(has("\n" + std::string{reason}));
  }
}

TEST_CASE("retry-run's declaration is sound", "[retry-run]") { CHECK_NOTHROW(require_sound(retry_run::declaration())); }

TEST_CASE("the page names every option", "[retry-run][docs]") {
  for (const cli::Option& option : retry_run::declaration().options) {
    if (!option.on_command_line) continue;
    INFO(option.name);
    CHECK(names_option(option.name));
  }
  CHECK_FALSE(names_option("en"));
  CHECK_FALSE(names_option("no-such-option"));
}

TEST_CASE("the help has the profiles in columns and says nothing twice", "[retry-run][docs]") {
  const std::string text = cli::help(retry_run::declaration());
  CHECK(text.find("  unit         15m an attempt    2 attempts   as many workers as fit\n") != std::string::npos);
  for (const cli::Option& option : retry_run::declaration().options) {
    INFO(option.name);
    CHECK(option.help.find("repeated") == std::string::npos);
  }
}

}  // namespace toolkit::tools_test
