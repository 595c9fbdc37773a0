// health-wait on a terminal, which script(1) makes.
#include "test/support/catch.hpp"
#include "test/tools/health_wait.hpp"
#include "test/tools/port.hpp"

namespace toolkit::tools_test {
namespace {

constexpr const char* kSpinner = "|   0.";

/// What a terminal shows of a call.
std::string shown(const std::string& words, const std::map<std::string, std::string>& environment) {
  return run_program({"script", "-qec", std::string{TOOLKIT_HEALTH_WAIT} + " " + words, "/dev/null"},
                     {.environment = environment})
      .out;
}

}  // namespace

TEST_CASE("on a terminal the wait is shown live, and its verdict after it", "[health-wait]") {
  if (!has_program("script")) SKIP_TEST("there is no script(1)");
  const Port refusing;
  const std::string out = shown("--timeout 500ms " + refusing.url("tcp"), {{"TERM", "xterm"}});
  INFO(out);
  const std::size_t first = out.find(kSpinner);
  REQUIRE(first != std::string::npos);
  CHECK(contains(out, refusing.url("tcp") + ": "));
  const std::size_t wiped = out.rfind("\x1b[J");
  REQUIRE(wiped != std::string::npos);
  CHECK(first < wiped);
  CHECK(wiped < out.find("first reachable after"));
  // A line of the log would scroll the display away.
  CHECK_FALSE(contains(out, "[0.0"));
}

TEST_CASE("a job's terminal, one that cannot draw, and a quiet wait show nothing live", "[health-wait]") {
  if (!has_program("script")) SKIP_TEST("there is no script(1)");
  const Port refusing;
  const std::string words = "--timeout 300ms " + refusing.url("tcp");
  CHECK_FALSE(contains(shown(words, {{"TERM", "xterm"}, {"GITHUB_ACTIONS", "true"}}), "\x1b["));
  CHECK_FALSE(contains(shown(words, {{"TERM", "dumb"}}), "\x1b["));
  CHECK_FALSE(contains(shown(words, {}), "\x1b["));
  CHECK_FALSE(contains(shown("--quiet " + words, {{"TERM", "xterm"}}), "\x1b["));
}

}  // namespace toolkit::tools_test
