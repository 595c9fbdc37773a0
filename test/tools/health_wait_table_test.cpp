// The verdict table and the JSON report of waits that were made up, word for word.
#include <sstream>

#include "lib/core/version.hpp"
#include "test/support/catch.hpp"
#include "test/support/recorded_log.hpp"
#include "test/tools/hand_made.hpp"
#include "test/tools/step.hpp"
#include "tools/health-wait/report.hpp"

namespace toolkit::tools_test {
namespace {

using namespace std::chrono_literals;
using health::Ending;
using health::Outcome;
using health::TargetEnding;
using health_wait::Plan;
using health_wait::print_details;
using health_wait::report_json;
using health_wait::table_markdown;
using health_wait::table_text;

Plan three_services() {
  Plan plan = plan_of({"tcp://cache:6379", "http://app/ready", "tcp://gone:1"});
  plan.policy.seed = 7;
  return plan;
}

/// No two times and no two numbers in it are the same.
Outcome out_of_time() {
  return {.ending = Ending::timed_out,
          .elapsed = 2'345'678us,
          .targets = {{TargetEnding::ready, 1'500ms, 250'250us, 7, "Connection refused"},
                      {TargetEnding::timed_out, std::nullopt, 1'900'001us, 42, "status 503"},
                      {TargetEnding::not_ready, std::nullopt, std::nullopt, 3, ""}}};
}

/// The container of the second of three services.
health_wait::ContainerDetails cut_off() {
  return {.name = "job-app-1", .state = "exited, with exit code 3", .log_note = {}, .log = {"no memory", "bye"}};
}

Plan service_to_go() {
  Plan plan = plan_of({"tcp://cache:6379"});
  plan.policy.until_gone = true;
  plan.policy.seed = 7;
  return plan;
}

Outcome gone() {
  return {
      .ending = Ending::ready, .elapsed = 2s, .targets = {{TargetEnding::ready, 1'999ms, 1ms, 5, "it is still there"}}};
}

/// The last line of the table.
std::string verdict(Ending ending, bool until_gone, int signal = 0) {
  Plan plan = plan_of({"a"});
  plan.policy.until_gone = until_gone;
  const std::string text = table_text(plan, {.ending = ending, .signal = signal, .elapsed = 1'234ms, .targets = {{}}});
  return text.substr(text.rfind('\n', text.size() - 2) + 1);
}

}  // namespace

TEST_CASE("each value of a target stands below its own header in the log", "[health-wait]") {
  CHECK(table_text(three_services(), out_of_time()) ==
        "target            ready after  first reachable after  tries  last error\n"
        "tcp://cache:6379  1.500 s      0.250 s                7      Connection refused\n"
        "http://app/ready  -            1.900 s                42     status 503\n"
        "tcp://gone:1      -            -                      3\n"
        "not ready in time, 2.346 s\n");
  CHECK(table_text(service_to_go(), gone()) ==
        "target            gone after  first reachable after  tries  last error\n"
        "tcp://cache:6379  1.999 s     0.001 s                5      it is still there\n"
        "gone after 2.000 s\n");
}

TEST_CASE("each value of a target stands below its own header in the summary", "[health-wait]") {
  CHECK(table_markdown(three_services(), out_of_time()) ==
        "| target | ready after | first reachable after | tries | last error |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| tcp://cache:6379 | 1.500 s | 0.250 s | 7 | Connection refused |\n"
        "| http://app/ready | - | 1.900 s | 42 | status 503 |\n"
        "| tcp://gone:1 | - | - | 3 |  |\n"
        "\n"
        "❌ **health-wait**: not ready in time, 2.346 s\n");
  CHECK(table_markdown(service_to_go(), gone()) ==
        "| target | gone after | first reachable after | tries | last error |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| tcp://cache:6379 | 1.999 s | 0.001 s | 5 | it is still there |\n"
        "\n"
        "✅ **health-wait**: gone after 2.000 s\n");
}

TEST_CASE("each value of a target has its own name in the report", "[health-wait]") {
  const std::string head =
      "{\n  \"schema\": 1,\n  \"tool\": \"health-wait\",\n  \"version\": \"" + std::string{version()} + "\",\n";
  CHECK(report_json(three_services(), out_of_time(), {std::nullopt, cut_off(), std::nullopt}) ==
        head + R"(  "verdict": "timed-out",
  "ready": false,
  "elapsed_ms": 2345.678,
  "seed": 7,
  "targets": [
    {
      "target": "tcp://cache:6379",
      "verdict": "ready",
      "ready_after_ms": 1500.0,
      "first_reachable_after_ms": 250.25,
      "tries": 7,
      "last_error": "Connection refused",
      "container": null
    },
    {
      "target": "http://app/ready",
      "verdict": "timed-out",
      "ready_after_ms": null,
      "first_reachable_after_ms": 1900.001,
      "tries": 42,
      "last_error": "status 503",
      "container": {
        "name": "job-app-1",
        "state": "exited, with exit code 3"
      }
    },
    {
      "target": "tcp://gone:1",
      "verdict": "not-ready",
      "ready_after_ms": null,
      "first_reachable_after_ms": null,
      "tries": 3,
      "last_error": "",
      "container": null
    }
  ]
}
)");
  CHECK(report_json(service_to_go(), gone(), {std::nullopt}) == head + R"(  "verdict": "gone",
  "ready": true,
  "elapsed_ms": 2000.0,
  "seed": 7,
  "targets": [
    {
      "target": "tcp://cache:6379",
      "verdict": "gone",
      "ready_after_ms": 1999.0,
      "first_reachable_after_ms": 1.0,
      "tries": 5,
      "last_error": "it is still there",
      "container": null
    }
  ]
}
)");
}

TEST_CASE("the line below the table says how the wait ended", "[health-wait]") {
  CHECK(verdict(Ending::ready, false) == "ready after 1.234 s\n");
  CHECK(verdict(Ending::not_ready, false) == "not ready\n");
  CHECK(verdict(Ending::hopeless, false) == "cannot become ready, seen after 1.234 s\n");
  CHECK(verdict(Ending::timed_out, false) == "not ready in time, 1.234 s\n");
  CHECK(verdict(Ending::interrupted, false, 15) == "interrupted by signal 15 after 1.234 s\n");
  CHECK(verdict(Ending::hopeless, true) == "cannot become gone, seen after 1.234 s\n");
  CHECK(verdict(Ending::timed_out, true) == "not gone in time, 1.234 s\n");
}

TEST_CASE("each target that is not ready has a group with its error, tries, reachability and container",
          "[health-wait][job]") {
  const Step step;
  std::ostringstream out;
  actions::Commands commands{actions::Job::from_environment(Environment{step.options().environment}), out};
  print_details(three_services(), out_of_time(), {std::nullopt, cut_off(), std::nullopt}, commands);
  CHECK(out.str() ==
        "::group::http://app/ready: what is known of it\n"
        "last error: status 503\n"
        "tries: 42\n"
        "first reachable: after 1.900 s\n"
        "container job-app-1: exited, with exit code 3\n"
        "the last 2 lines of its log:\n"
        "  no memory\n"
        "  bye\n"
        "::endgroup::\n"
        "::group::tcp://gone:1: what is known of it\n"
        "last error: none, there was no answer\n"
        "tries: 3\n"
        "first reachable: never\n"
        "::endgroup::\n");
  std::ostringstream nothing;
  actions::Commands silent{actions::Job{}, nothing};
  print_details(service_to_go(), gone(), {std::nullopt}, silent);
  CHECK(nothing.str().empty());
}

TEST_CASE("the output elapsed-ms leaves the begun millisecond out", "[health-wait][job]") {
  const test::RecordedLog recorded;
  const Step step;
  std::ostringstream out;
  actions::Commands commands{actions::Job::from_environment(Environment{step.options().environment}), out};
  Outcome outcome = out_of_time();
  outcome.elapsed = 1'999'999us;
  health_wait::report(three_services(), outcome, {std::nullopt, cut_off(), std::nullopt}, commands);
  CHECK(step.outputs().at("elapsed-ms") == "1999");
  CHECK(step.outputs().at("ready") == "false");
  CHECK(step.summary() == table_markdown(three_services(), outcome));
}

}  // namespace toolkit::tools_test
