// The whole way with a real framework: an example is found, kept, and tried first the next time.
#include <algorithm>
#include <chrono>

#include "lib/examples/found.hpp"
#include "lib/examples/record.hpp"
#include "lib/examples/replay.hpp"
#include "lib/process/capture.hpp"
#include "test/lib/examples/shown.hpp"
#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::examples;
using namespace std::chrono_literals;

namespace {

std::vector<Property> run_with(const Variables& variables) {
  std::vector<std::string> argv{"env"};
  for (const auto& [name, value] : variables) argv.push_back(name + "=" + value);
  argv.emplace_back(RAPIDCHECK_SUITE);
  const auto captured = process::capture(argv, 1U << 20U, Deadline::after(30s));
  REQUIRE(captured);
  return find_in_output(captured->tail);
}

const Property* find(const std::vector<Property>& properties, const std::string& name) {
  const auto found = std::ranges::find_if(properties, [&](const Property& one) { return one.test.name == name; });
  return found == properties.end() ? nullptr : &*found;
}

/// The first seed by which it fails; the same one on every machine.
Property rare_failure() {
  for (int seed = 1; seed < 500; ++seed) {
    const auto properties = run_with({{"RC_PARAMS", "seed=" + std::to_string(seed)}});
    const Property* rare = find(properties, "rare");
    REQUIRE(rare != nullptr);
    if (rare->is_failed) return *rare;
  }
  FAIL("it has never failed");
  return {};
}

}  // namespace

TEST_CASE("property 8, second half: a rare failure of rapidcheck is preserved and replayed first", "[examples]") {
  if (std::string{RAPIDCHECK_SUITE}.empty()) SKIP_TEST("there is no rapidcheck for this machine");
  const Property rare = rare_failure();
  const Property always = *find(run_with({}), "always");
  const test::TempDir kept;
  REQUIRE(remember(kept.path(), {rare}, "first", "2026-01-01T00:00:00Z"));
  REQUIRE(remember(kept.path(), {always}, "second", "2026-01-02T00:00:00Z"));

  const Replay replay = replay_of(read_record(kept.path())->examples, Environment{});
  const auto again = run_with(replay.first);
  // Both from one variable, at once; and nothing else has been tried.
  REQUIRE(test::shown(again).size() == 2);
  for (const Property& before : {rare, always}) {
    const Property* property = find(again, before.test.name);
    REQUIRE(property != nullptr);
    CHECK(property->cases == 1U);
    CHECK(property->counterexample == before.counterexample);
  }
}

TEST_CASE("a seed brings a failure of rapidcheck back after as many cases", "[examples]") {
  if (std::string{RAPIDCHECK_SUITE}.empty()) SKIP_TEST("there is no rapidcheck for this machine");
  const auto properties = run_with({});
  const Property* unnamed = find(properties, "");
  REQUIRE(unnamed != nullptr);
  const test::TempDir kept;
  const auto known = remember(kept.path(), {*unnamed}, "first", "2026-01-01T00:00:00Z");
  const auto again = run_with(replay_of(known->examples, Environment{}).environment);
  CHECK(test::shown(*find(again, "")) == test::shown(*unnamed));
  CHECK(find(again, "fine")->cases == 100U);
}
