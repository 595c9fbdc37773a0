// What a terminal shows during the wait.
#include "tools/health-wait/live.hpp"

#include "lib/core/file.hpp"
#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"
#include "test/tools/hand_made.hpp"

namespace toolkit::tools_test {
namespace {

using namespace std::chrono_literals;
using health::TargetEnding;
using health::TargetOutcome;
using health_wait::live_lines;
using health_wait::LiveDisplay;
using health_wait::Plan;
using health_wait::Screen;
using Lines = std::vector<std::string>;

TargetOutcome waiting(std::string last_error) {
  TargetOutcome outcome;
  outcome.last_error = std::move(last_error);
  return outcome;
}

TargetOutcome ready(std::chrono::microseconds after) {
  TargetOutcome outcome;
  outcome.ending = TargetEnding::ready;
  outcome.ready_after = after;
  return outcome;
}

TargetOutcome hopeless(std::string last_error) {
  TargetOutcome outcome = waiting(std::move(last_error));
  outcome.ending = TargetEnding::hopeless;
  return outcome;
}

constexpr Screen kWide{.columns = 200, .rows = 50};

}  // namespace

TEST_CASE("a terminal shows a line for each target with a spinner, the time and the last error", "[health-wait]") {
  const Plan plan = plan_of({"redis://cache", "tcp://db:1", "http://app/", "tcp://x:1"});
  const std::vector<TargetOutcome> outcomes{ready(1'234ms), waiting("Connection\nrefused"), waiting(""),
                                            hopeless("WRONGPASS")};
  CHECK(live_lines(plan, outcomes, 12'345ms, 0, kWide) ==
        Lines{"✓   1.234 s  redis://cache: ready", "|  12.345 s  tcp://db:1: Connection\\nrefused",
              "|  12.345 s  http://app/: no answer yet", "✗  12.345 s  tcp://x:1: WRONGPASS"});
  CHECK(live_lines(plan, outcomes, 12'345ms, 1, kWide).at(1).rfind("/", 0) == 0);
  CHECK(live_lines(plan, outcomes, 12'345ms, 4, kWide) == live_lines(plan, outcomes, 12'345ms, 0, kWide));
  Plan gone = plan_of({"tcp://db:1"});
  gone.policy.until_gone = true;
  CHECK(live_lines(gone, {ready(1s)}, 2s, 0, kWide) == Lines{"✓   1.000 s  tcp://db:1: gone"});
}

TEST_CASE("no line is wider than the terminal", "[health-wait]") {
  const Plan plan = plan_of({"tcp://db:1"});
  CHECK(live_lines(plan, {waiting("Connection refused")}, 1s, 0, {.columns = 30, .rows = 50}) ==
        Lines{"|   1.000 s  tcp://db:1: Conn…"});
  CHECK(live_lines(plan, {waiting("grün")}, 1s, 0, {.columns = 29, .rows = 50}) ==
        Lines{"|   1.000 s  tcp://db:1: grün"});
  CHECK(live_lines(plan, {waiting("x")}, 1s, 0, {.columns = 1, .rows = 50}) == Lines{"…"});
}

TEST_CASE("where not all targets fit the terminal, those that are not ready come first", "[health-wait]") {
  const Plan plan = plan_of({"a", "b", "c", "d", "e"});
  const std::vector<TargetOutcome> outcomes{ready(1s), waiting("x"), ready(1s), ready(1s), waiting("y")};
  CHECK(live_lines(plan, outcomes, 2s, 0, {.columns = 80, .rows = 5}) ==
        Lines{"|   2.000 s  b: x", "|   2.000 s  e: y", "✓   1.000 s  a: ready", "  … and 2 more"});
  CHECK(live_lines(plan, outcomes, 2s, 0, {.columns = 80, .rows = 6}).front() == "✓   1.000 s  a: ready");
  CHECK(live_lines(plan, outcomes, 2s, 0, {.columns = 80, .rows = 0}).size() == 1);
}

TEST_CASE("the lines are drawn over again and wiped at the end", "[health-wait]") {
  const test::TempDir folder;
  const Plan plan = plan_of({"a", "b"});
  std::FILE* file = std::fopen((folder / "terminal").c_str(), "w");
  REQUIRE(file != nullptr);
  {
    LiveDisplay display{plan, file};
    display.still_waiting({waiting("x"), waiting("y")}, 1s);
    display.still_waiting({ready(1s), waiting("y")}, 2s);
  }
  std::fclose(file);
  CHECK(read_file(folder / "terminal", 10'000) ==
        "\x1b[J|   1.000 s  a: x\n|   1.000 s  b: y\n"
        "\x1b[2A\r\x1b[J✓   1.000 s  a: ready\n/   2.000 s  b: y\n"
        "\x1b[2A\r\x1b[J");
}

TEST_CASE("without a terminal, with one that cannot draw, and in a job there is no live display", "[health-wait]") {
  // Standard error of a test is no terminal; that the display is there on one is shown with the real program.
  CHECK_FALSE(health_wait::has_live_display(Environment{{{"TERM", "xterm"}}}));
}

}  // namespace toolkit::tools_test
