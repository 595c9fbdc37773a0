// health-wait in a job: outputs, summary, annotations, masks, and nothing that outsiders can command.
#include <nlohmann/json.hpp>

#include "test/support/catch.hpp"
#include "test/tools/health_wait.hpp"
#include "test/tools/port.hpp"
#include "test/tools/step.hpp"

namespace toolkit::tools_test {
namespace {

std::string redis_url(const std::string& credentials, const Port& port) {
  return "redis://" + credentials + "@127.0.0.1:" + std::to_string(port.number());
}

std::vector<std::string> masks_of(const Ended& ended) {
  std::vector<std::string> masks;
  for (const test::WorkflowCommand& command : commands_of(ended, "add-mask")) masks.push_back(command.data);
  return masks;
}

/// The workflow commands of a wait that failed, but for the groups with what is known of each target.
std::vector<test::WorkflowCommand> besides_groups(const Ended& ended) {
  std::vector<test::WorkflowCommand> commands = commands_of(ended);
  std::erase_if(commands, [](const test::WorkflowCommand& command) {
    const bool is_ours = command.name == "group" && command.data.ends_with(": what is known of it");
    return is_ours || (command.name == "endgroup" && command.data.empty());
  });
  return commands;
}

/// The report that the step's output names.
nlohmann::json report_of(const Step& step) {
  return nlohmann::json::parse(step.folder().read(step.outputs().at("report").substr(step.folder().path().size() + 1)));
}

}  // namespace

TEST_CASE("a step that waited has its outputs and a summary with the table", "[health-wait][job]") {
  const Step step;
  const OpenPort port;
  const Ended ended = health_wait({port.url("tcp")}, step.options());
  CHECK(ended.code == 0);
  const auto outputs = step.outputs();
  CHECK(outputs.at("ready") == "true");
  CHECK(outputs.at("report").rfind(step.temp() + "/", 0) == 0);
  CHECK(report_of(step).at("schema") == 1);
  CHECK(contains(step.summary(), "| target "));
  CHECK(contains(step.summary(), "first reachable after"));
  CHECK(contains(step.summary(), port.url("tcp")));
  CHECK(commands_of(ended).empty());
}

TEST_CASE("a step's output elapsed-ms is the report's elapsed_ms in whole milliseconds", "[health-wait][job]") {
  const Step step;
  const Port refusing;
  CHECK(health_wait({"--timeout", "50ms", refusing.url("tcp")}, step.options()).code == 124);
  const double elapsed_ms = report_of(step).at("elapsed_ms");
  CHECK(step.outputs().at("elapsed-ms") == std::to_string(static_cast<int>(elapsed_ms)));
}

TEST_CASE("inputs steer a step as flags steer a call", "[health-wait][job]") {
  const Step step;
  const OpenPort one;
  const OpenPort other;
  const std::string report = step.folder() / "mine.json";
  const Ended ended = health_wait(
      {}, step.options_of_action(
              "health-wait", {{"INPUT_TARGETS", "\n  " + one.url("tcp") + "\n\t" + other.url("tcp") + "#successes=2\n"},
                              {"INPUT_REPORT", report},
                              {"INPUT_TRY-TIMEOUT", " 3s "},
                              {"INPUT_SUCCESSES", ""}}));
  CHECK(ended.code == 0);
  CHECK(step.outputs().at("report") == report);
  CHECK(contains(step.summary(), other.url("tcp")));
}

TEST_CASE("a step that failed has one error annotation that says what and what to do", "[health-wait][job]") {
  const Step step;
  const Port one;
  const Port other;
  const Ended ended = health_wait({"--timeout", "50ms", one.url("tcp"), other.url("tcp")}, step.options());
  CHECK(ended.code == 124);
  const auto errors = commands_of(ended, "error");
  REQUIRE(errors.size() == 1);
  CHECK(contains(errors[0].data, one.url("tcp")));
  CHECK(contains(errors[0].data, other.url("tcp")));
  CHECK(contains(errors[0].data, "--timeout"));
  CHECK(besides_groups(ended).size() == 1);
  CHECK(commands_of(ended, "group").size() == 2);
  CHECK(step.outputs().at("ready") == "false");
  CHECK(contains(step.summary(), "refused"));
}

TEST_CASE("a URL's password is masked before any other line", "[health-wait][job]") {
  const Step step;
  const Port refusing;
  const Ended ended =
      health_wait({"--timeout", "50ms", redis_url("app:correct-horse%20battery", refusing)}, step.options());
  CHECK(masks_of(ended) == std::vector<std::string>{"correct-horse battery", "correct-horse%20battery"});
  CHECK(ended.err.rfind("::add-mask::", 0) == 0);
  CHECK(count_of(ended.out + ended.err, "correct-horse") == 2);  // the two masks
  CHECK_FALSE(contains(step.summary() + step.folder().read("output"), "correct-horse"));
}

TEST_CASE("a password that a variable puts in is masked and shown nowhere", "[health-wait][job]") {
  const Step step;
  const Port refusing;
  ProgramOptions options = step.options_of_action(
      "health-wait", {{"INPUT_TARGETS", redis_url(":${REDIS_PASSWORD}", refusing)}, {"INPUT_TIMEOUT", "50ms"}});
  options.environment["REDIS_PASSWORD"] = "correct-horse/@battery";
  const Ended ended = health_wait({}, options);
  CHECK(ended.code == 124);
  CHECK(masks_of(ended) == std::vector<std::string>{"correct-horse/@battery", "correct-horse%2F%40battery"});
  CHECK(ended.err.rfind("::add-mask::", 0) == 0);
  CHECK(count_of(ended.out + ended.err, "correct-horse") == 2);  // the two masks
  CHECK(contains(ended.out, "redis://:***@127.0.0.1:"));
  CHECK_FALSE(contains(step.summary() + step.folder().read("output"), "correct-horse"));
}

TEST_CASE("well-known test passwords and names are not masked", "[health-wait][job]") {
  const std::string credentials =
      GENERATE(as<std::string>{}, "app:postgres", "app:password", "longusername:longusername", "app:short");
  const Step step;
  const Port refusing;
  const Ended ended = health_wait({"--timeout", "50ms", redis_url(credentials, refusing)}, step.options());
  CHECK(masks_of(ended).empty());
  CHECK(contains(ended.out, ":***@"));
}

TEST_CASE("a secret header is masked and an ordinary one is not", "[health-wait][job]") {
  const Step step;
  const Port refusing;
  const Ended ended = health_wait(
      {"--timeout", "50ms",
       refusing.url("http") + "/#header=Authorization:%20Bearer%20abcdefghijkl&header=Accept:%20text/something"},
      step.options());
  CHECK(masks_of(ended) == std::vector<std::string>{"Bearer abcdefghijkl", "Bearer%20abcdefghijkl", "abcdefghijkl"});
  CHECK_FALSE(contains(ended.out, "abcdefghijkl"));
}

TEST_CASE("text from outside cannot become a workflow command", "[health-wait][job]") {
  const std::string evil = GENERATE(as<std::string>{}, "::error::evil", "##[error]evil", "  ::set-env name=A::evil",
                                    "x\\r::stop-commands::evil", "\\302\\240::add-mask::evil", "x ##[add-mask]evil");
  const Step step;
  const Ended ended = health_wait({"--timeout", "100ms", "exec:printf '" + evil + "\\n' >&2; exit 1"}, step.options());
  CHECK(ended.code == 124);
  INFO(ended.err);
  INFO(ended.out);
  for (const test::WorkflowCommand& command : besides_groups(ended)) {
    CHECK(command.name == "error");
    CHECK(command.data.rfind("health-wait: not ready in time", 0) == 0);
  }
  CHECK(besides_groups(ended).size() == 1);
}

TEST_CASE("an answer from a server cannot become a workflow command nor more than a cell", "[health-wait][job]") {
  const Step step;
  OpenPort port;
  Program program{call({"--once", port.url("http") + "/#json=/status=ok"}), step.options()};
  Accepted server = port.accept();
  (void)server.read_head();
  server.answer(200, R"({"status": "::error::evil\n::warning::evil\r##[error]evil | a | b <img src=x>"})");
  const Ended ended = program.finish();
  CHECK(ended.code == 1);
  CHECK(besides_groups(ended).size() == 1);
  CHECK(commands_of(ended, "error").size() == 1);
  CHECK_FALSE(contains(step.summary(), " | a | b "));
  CHECK_FALSE(contains(step.summary(), "<img"));
}

TEST_CASE("a target's own text cannot become a workflow command", "[health-wait][job]") {
  const Step step;
  const Ended ended =
      health_wait({"--timeout", "100ms", "::error::evil", "exec:false\n::error::evil", "##[error]x"}, step.options());
  CHECK(ended.code == 2);
  CHECK(besides_groups(ended).size() == 1);
  const Ended valid = health_wait({"--timeout", "100ms", "exec:false\n##[error]evil"}, step.options());
  CHECK(valid.code == 124);
  CHECK(besides_groups(valid).size() == 1);
}

TEST_CASE("outside a job nothing is a workflow command", "[health-wait]") {
  const Port refusing;
  const Ended ended = health_wait({"--timeout", "50ms", redis_url("app:correct-horse-battery", refusing)});
  CHECK(commands_of(ended).empty());
  CHECK(contains(ended.err, "error: health-wait: not ready in time"));
}

}  // namespace toolkit::tools_test
