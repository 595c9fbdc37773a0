// What the options of a call make of the wait's policy.
#include "tools/health-wait/plan.hpp"

#include <functional>
#include <set>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"
#include "tools/health-wait/declaration.hpp"

using namespace toolkit;
using namespace toolkit::health_wait;
using namespace std::chrono_literals;
using health::WaitPolicy;

namespace {

using Words = std::vector<std::string>;

/// The plan of a call outside a job.
Plan plan_of_call(const Words& arguments) {
  Mistakes mistakes;
  const auto no_input = [](const std::string& /*name*/) { return std::nullopt; };
  const cli::Call call = cli::parse(declaration(), arguments, no_input, mistakes);
  Plan plan = build_plan(call, Environment{}, mistakes);
  INFO(join(mistakes.list(), "\n"));
  REQUIRE(mistakes.empty());
  return plan;
}

/// What docs/options.md says of a call without options.
WaitPolicy documented() {
  return {
      .timeout = 60s,
      .try_timeout = 5s,
      .name_grace = 5s,
      .successes = 1,
      .any = false,
      .until_gone = false,
      .once = false,
      .keep_trying = false,
      .pace = {
          .first = 5ms, .refused_cap = 25ms, .not_yet_cap = 100ms, .other_cap = 500ms, .growth = 4, .jitter = true}};
}

/// All of a policy but its seed, which is drawn, in one line.
std::string told(const WaitPolicy& policy) {
  return fmt::format(
      "timeout {} try-timeout {} name-grace {} successes {} any {} until-gone {} once {} keep-trying {} first {} "
      "refused {} not-yet {} other {} growth {} jitter {}",
      format_duration(policy.timeout), format_duration(policy.try_timeout), format_duration(policy.name_grace),
      policy.successes, policy.any, policy.until_gone, policy.once, policy.keep_trying,
      format_duration(policy.pace.first), format_duration(policy.pace.refused_cap),
      format_duration(policy.pace.not_yet_cap), format_duration(policy.pace.other_cap), policy.pace.growth,
      policy.pace.jitter);
}

/// An option as it is written, and what it changes of the documented policy.
struct Row {
  Words option;
  std::function<void(WaitPolicy&)> change;
};

std::vector<Row> rows() {
  return {
      {{"--timeout", "1s"}, [](WaitPolicy& policy) { policy.timeout = 1s; }},
      {{"--try-timeout", "2s"}, [](WaitPolicy& policy) { policy.try_timeout = 2s; }},
      {{"--successes", "3"}, [](WaitPolicy& policy) { policy.successes = 3; }},
      {{"--any"}, [](WaitPolicy& policy) { policy.any = true; }},
      {{"--until-gone"}, [](WaitPolicy& policy) { policy.until_gone = true; }},
      {{"--once"}, [](WaitPolicy& policy) { policy.once = true; }},
      {{"--keep-trying"}, [](WaitPolicy& policy) { policy.keep_trying = true; }},
      {{"--name-grace", "4s"}, [](WaitPolicy& policy) { policy.name_grace = 4s; }},
      {{"--name-grace", "0s"}, [](WaitPolicy& policy) { policy.name_grace = 0s; }},
      {{"--first-delay", "6ms"}, [](WaitPolicy& policy) { policy.pace.first = 6ms; }},
      {{"--refused-delay", "7ms"}, [](WaitPolicy& policy) { policy.pace.refused_cap = 7ms; }},
      {{"--not-yet-delay", "8ms"}, [](WaitPolicy& policy) { policy.pace.not_yet_cap = 8ms; }},
      {{"--max-delay", "9ms"}, [](WaitPolicy& policy) { policy.pace.other_cap = 9ms; }},
      {{"--growth", "0"}, [](WaitPolicy& policy) { policy.pace.growth = 0; }},
      {{"--jitter", "none"}, [](WaitPolicy& policy) { policy.pace.jitter = false; }},
      {{"--jitter", "full"}, [](WaitPolicy& policy) { policy.pace.jitter = true; }},
  };
}

}  // namespace

TEST_CASE("a call without options has the documented policy", "[health-wait]") {
  CHECK(told(build_plan({"tcp://h:1"}).policy) == told(documented()));
  const Plan plan = plan_of_call({"tcp://h:1"});
  CHECK(told(plan.policy) == told(documented()));
  CHECK(plan.targets.size() == 1);
  CHECK(plan.command.empty());
  CHECK_FALSE(plan.report_file);
}

TEST_CASE("an option changes what it names and nothing else", "[health-wait]") {
  for (const Row& row : rows()) {
    WaitPolicy expected = documented();
    row.change(expected);
    Words arguments = row.option;
    arguments.emplace_back("tcp://h:1");
    INFO(join(row.option, " "));
    const Plan plan = plan_of_call(arguments);
    CHECK(told(plan.policy) == told(expected));
    CHECK_FALSE(plan.report_file);
  }
}

TEST_CASE("the test of the options leaves none out", "[health-wait]") {
  std::set<std::string> tested{"--seed",     "--report",  "--quiet",
                               "--services", "--compose", "--abort-on"};  // they have tests of their own
  for (const Row& row : rows()) tested.insert(row.option.front());
  std::set<std::string> declared;
  for (const cli::Option& option : declaration().options) declared.insert("--" + option.name);
  CHECK(tested == declared);
}

TEST_CASE("a seed that is given is taken and each call without one draws its own", "[health-wait]") {
  const Plan given = plan_of_call({"--seed", "7", "tcp://h:1"});
  CHECK(given.policy.seed == 7);
  CHECK(told(given.policy) == told(documented()));
  CHECK(plan_of_call({"tcp://h:1"}).policy.seed != plan_of_call({"tcp://h:1"}).policy.seed);
}

TEST_CASE("a report's file and a command change nothing of the policy", "[health-wait]") {
  const test::TempDir folder;
  const Plan plan = plan_of_call({"--report", folder / "report.json", "tcp://h:1", "--", "./migrate", "--any"});
  CHECK(plan.report_file == folder / "report.json");
  CHECK(plan.command == Words{"./migrate", "--any"});
  CHECK(told(plan.policy) == told(documented()));
}

TEST_CASE("an option behind a target's # is for that target alone", "[health-wait]") {
  const Plan plan = plan_of_call({"tcp://a:1#timeout=2s", "tcp://b:1#try-timeout=3s", "tcp://c:1#successes=4"});
  const health::TargetPolicy& a = plan.targets.at(0).policy;
  const health::TargetPolicy& b = plan.targets.at(1).policy;
  const health::TargetPolicy& c = plan.targets.at(2).policy;
  CHECK(a.timeout == 2s);
  CHECK_FALSE(a.try_timeout);
  CHECK_FALSE(a.successes);
  CHECK_FALSE(b.timeout);
  CHECK(b.try_timeout == 3s);
  CHECK_FALSE(b.successes);
  CHECK_FALSE(c.timeout);
  CHECK_FALSE(c.try_timeout);
  CHECK(c.successes == 4U);
  CHECK(told(plan.policy) == told(documented()));
}
