// The outputs, the summary and the report of a step, for each way in which a run can end.
#include <csignal>

#include "test/support/catch.hpp"
#include "test/tools/report_format.hpp"
#include "test/tools/retry_run_job.hpp"

namespace toolkit::tools_test {
namespace {

using Json = nlohmann::json;

constexpr ReportFormat kFormat{TOOLKIT_SOURCE_DIR "/docs/formats/retry-run-report"};

/// The report of the step is checked here whatever else a test is about.
void check_report(const RetryRunStep& run) {
  const auto outputs = run.outputs();
  const Json report = run.report();
  CHECK(report.at("reason") == outputs.at("reason"));
  CHECK(report.at("outcome") == outputs.at("outcome"));
  CHECK(std::to_string(report.at("exit_code").get<int>()) == outputs.at("exit-code"));
  CHECK(std::to_string(report.at("attempts").size()) == outputs.at("attempts"));
  if (can_validate()) CHECK(kFormat.what_is_wrong_with(outputs.at("report")) == "");
}

/// All outputs but the path of the report, in one line.
std::string told(const RetryRunStep& run) {
  std::string line;
  for (const auto& [name, value] : run.outputs()) {
    if (name != "report") line += (line.empty() ? "" : ", ") + name + "=" + value;
  }
  return line;
}

constexpr const char* kSuccess =
    "attempts=1, exit-code=0, exit_code=0, outcome=success, reason=success, total_attempts=1";

}  // namespace

TEST_CASE("the outputs of a step that passed", "[retry-run][job]") {
  const RetryRunStep run;
  CHECK(run.run({}).code == 0);
  CHECK(told(run) == kSuccess);
  CHECK(run.outputs().at("report").rfind(run.step().temp() + "/", 0) == 0);
  CHECK(contains(run.step().summary(), "✅ **retry-run** "));
  CHECK(contains(run.step().summary(), ": passed on the first attempt, in "));
  check_report(run);
}

TEST_CASE("the outputs of a step that passed after retries", "[retry-run][job]") {
  const RetryRunStep run{{"exit 3", "kill -SEGV $$", "true"}};
  const Ended ended = run.run({"--attempts", "4", "--retry-if", "exit=3", "--retry-if", "signal"});
  CHECK(ended.code == 0);
  CHECK(told(run) == "attempts=3, exit-code=0, exit_code=0, outcome=success, reason=success, total_attempts=3");
  const std::string summary = run.step().summary();
  CHECK(contains(summary, "⚠️ **retry-run** "));
  CHECK(contains(summary, "passed on attempt 3 of 4, after "));
  CHECK(contains(summary, "| attempt | ended with | took | CPU | peak memory | waited |"));
  CHECK(contains(summary, "| 1 | exit code 3 | "));
  CHECK(contains(summary, "| 2 | signal 11 (Segmentation fault) | "));
  CHECK(contains(summary, "| 3 | exit code 0 | "));
  const Json attempts = run.report().at("attempts");
  CHECK(attempts.at(0).at("condition") == "exit=3");
  CHECK(attempts.at(1).at("condition") == "signal");
  CHECK(attempts.at(1).at("signal") == SIGSEGV);
  CHECK(attempts.at(2).at("condition") == nullptr);
  CHECK(attempts.at(0).at("wait_after_ms") == 0.0);
  CHECK(attempts.at(2).at("wait_after_ms") == nullptr);
  check_report(run);
  // One that passes only now and then is worth a look.
  CHECK(commands_of(ended, "warning").size() == 1);
}

TEST_CASE("the outputs of a step that failed", "[retry-run][job]") {
  const RetryRunStep run{{"echo 'on output'; echo 'what is wrong' >&2; exit 3"}};
  const Ended ended = run.run({"--attempts", "2"});
  CHECK(ended.code == 3);
  CHECK(told(run) ==
        "attempts=2, exit-code=3, exit_code=3, exit_error=Final attempt failed. exit code 3, outcome=failure, "
        "reason=exit, total_attempts=2");
  const std::string summary = run.step().summary();
  CHECK(contains(summary, "❌ **retry-run** "));
  CHECK(contains(summary, "failed after 2 attempts in "));
  CHECK(contains(summary, "The last lines of the last attempt:\n\n```text\nwhat is wrong\n```\n"));
  CHECK(commands_of(ended, "error").size() == 1);
  CHECK(contains(commands_of(ended, "error").at(0).data, "retry-run: failed after 2 attempts in "));
  check_report(run);
}

TEST_CASE("the outputs of a step whose command was ended by a signal", "[retry-run][job]") {
  const RetryRunStep run{{"kill -TERM $$"}};
  CHECK(run.run({}).code == 128 + SIGTERM);
  CHECK(told(run) ==
        "attempts=1, exit-code=143, exit_code=143, exit_error=Final attempt failed. signal 15 (Terminated), "
        "outcome=failure, reason=signal, total_attempts=1");
  CHECK(contains(run.step().summary(), "| 1 | signal 15 (Terminated) | "));
  check_report(run);
}

TEST_CASE("the outputs of a step whose time was over", "[retry-run][job]") {
  const RetryRunStep run{{"echo 'up to here'; exec sleep 1000"}};
  const Ended ended = run.run({"--timeout", "300ms", "--grace", "100ms"});
  CHECK(ended.code == 124);
  CHECK(told(run) ==
        "attempts=1, exit-code=124, exit_code=1, exit_error=Final attempt failed. ran out of time, outcome=failure, "
        "reason=timeout, total_attempts=1");
  CHECK(contains(run.step().summary(), "| 1 | ran out of time | "));
  CHECK(contains(run.step().summary(), "```text\nup to here\n```"));
  const auto groups = commands_of(ended, "group");
  REQUIRE(groups.size() == 1);
  CHECK(groups.at(0).data == "retry-run: what ran when the time was over");
  CHECK(contains(ended.err, "sleep 1000"));
  check_report(run);
}

TEST_CASE("the outputs of a step whose command cannot be started", "[retry-run][job]") {
  const auto [is_there, code, reason] =
      GENERATE(table<bool, int, std::string>({{false, 127, "not-found"}, {true, 126, "not-executable"}}));
  const RetryRunStep run;
  const std::string name = run.step().folder() / "program";
  if (is_there) (void)run.step().folder().write("program", "no program");
  Words words = run.words({"--attempts", "3"});
  words.resize(words.size() - 3);
  words.push_back(name);
  CHECK(run_program(words, run.options()).code == code);
  const auto outputs = run.outputs();
  CHECK(outputs.at("attempts") == "1");  // the next one would end so too
  CHECK(outputs.at("exit-code") == std::to_string(code));
  CHECK(outputs.at("reason") == reason);
  CHECK(contains(outputs.at("exit_error"), name + " could not be started: "));
  check_report(run);
}

TEST_CASE("the outputs of a step that was told to end", "[retry-run][job]") {
  const int signal = GENERATE(SIGINT, SIGTERM);
  const RetryRunStep run{{"echo running; exec sleep 1000"}};
  Program program{run.words({"--attempts", "3"}), run.options()};
  REQUIRE(program.read_until("running\n"));
  program.signal(signal);
  const Ended ended = program.finish();
  const std::string code = std::to_string(128 + signal);
  CHECK(ended.code == 128 + signal);
  CHECK(contains(told(run), "attempts=1, exit-code=" + code + ", exit_code=" + code + ", exit_error=interrupted by "));
  CHECK(contains(told(run), "outcome=cancelled, reason=interrupted, total_attempts=1"));
  CHECK(contains(run.step().summary(), "it was told to end, in attempt 1"));
  CHECK(run.report().at("attempts").at(0).at("signal") == signal);
  check_report(run);
}

TEST_CASE("the outputs of a step that was told to end between two attempts", "[retry-run][job]") {
  const RetryRunStep run{{"exit 3"}};
  Program program{run.words({"--attempts", "3", "--backoff", "1000s"}), run.options()};
  REQUIRE(program.read_until("the next one in "));
  program.signal(SIGINT);
  CHECK(program.finish().code == 130);
  CHECK(contains(told(run), "attempts=1, exit-code=130, "));
  CHECK(contains(told(run), "outcome=cancelled, reason=interrupted"));
  check_report(run);
}

TEST_CASE("the outputs of a step that did not get its lock in time", "[retry-run][job]") {
  const RetryRunStep holder{{"echo held; exec sleep 1000"}};
  const std::string locks = holder.step().folder() / "locks";
  Program held{holder.words({"--exclusive", "database"}), holder.options()};
  REQUIRE(held.read_until("held\n"));
  const RetryRunStep run;
  const Ended ended =
      run.run({"--exclusive", "database", "--lock-dir", locks, "--total-timeout", "100ms", "--attempts", "2"});
  CHECK(ended.code == 124);
  CHECK(run.attempts() == 0);
  CHECK(told(run) ==
        "attempts=0, exit-code=124, exit_code=1, exit_error=lock-timeout, outcome=failure, reason=lock-timeout, "
        "total_attempts=0");
  CHECK(contains(run.step().summary(), "the lock database was not free within "));
  CHECK(contains(ended.err, "waiting for the lock database, held by process "));
  CHECK(run.report().at("lock") == "database");
  check_report(run);
  held.signal(SIGTERM);
  CHECK(held.finish().code == 143);
}

TEST_CASE("the report of a wait for a lock that was told to end", "[retry-run][job]") {
  const RetryRunStep holder{{"echo held; exec sleep 1000"}};
  Program held{holder.words({"--exclusive", "database"}), holder.options()};
  REQUIRE(held.read_until("held\n"));
  const RetryRunStep run;
  Program waiting{run.words({"--exclusive", "database", "--lock-dir", holder.step().folder() / "locks"}),
                  run.options()};
  REQUIRE(waiting.read_until("waiting for the lock database"));
  waiting.signal(SIGINT);
  CHECK(waiting.finish().code == 130);
  CHECK(run.attempts() == 0);
  CHECK(contains(told(run), "attempts=0, exit-code=130, "));
  CHECK(contains(told(run), "outcome=cancelled, reason=interrupted"));
  check_report(run);
  held.signal(SIGTERM);
  CHECK(held.finish().code == 143);
}

TEST_CASE("the report says what the command had left running", "[retry-run][job]") {
  const RetryRunStep run{{"sleep 1000 &\nuntil grep -q sleep /proc/$!/cmdline; do :; done"}};
  const Ended ended = run.run({});
  CHECK(ended.code == 0);
  const Json left = run.report().at("attempts").at(0).at("left_over");
  REQUIRE(left.size() == 1);
  CHECK(contains(left.at(0).get<std::string>(), " sleep 1000"));
  CHECK(contains(ended.err, "ended what the command had left running: "));
  check_report(run);
}

TEST_CASE("a report of a call that asks for one is where it asks for it", "[retry-run]") {
  const RetryRunStep run{{"printf '\\377\\033' >&2; echo 123456; exit 3"}};
  const std::string report = run.step().folder().write("mine.json", "old");
  CHECK(run.run({"--report", report, "--seed", "4294967295", "--workers", "3", "--profile", "property"}).code == 3);
  CHECK(run.outputs().at("report") == report);
  const Json json = run.report();
  CHECK(json.at("seed") == 4294967295U);
  CHECK(json.at("workers") == 3);
  CHECK(json.at("profile") == "property");
  CHECK(json.at("stop") == "no attempt left");
  CHECK(json.at("attempts").at(0).at("stdout_bytes") == 7);
  CHECK(json.at("attempts").at(0).at("stderr_bytes") == 2);
  check_report(run);
}

TEST_CASE("what a command prints and what it is called cannot become more than a cell of the summary",
          "[retry-run][job]") {
  const RetryRunStep run{{"printf 'x\\n```\\n# evil <img src=x>\\n' >&2; exit 1"}};
  Words words = run.words({});
  words.insert(words.end(), "::error::evil | <img src=x>\n# evil");
  const Ended ended = run_program(words, run.options());
  CHECK(ended.code == 1);
  const std::string summary = run.step().summary();
  CHECK_FALSE(contains(summary.substr(0, summary.find("````")), "<img"));
  CHECK(contains(summary, "````text\nx\n```\n# evil <img src=x>\n````\n"));
  CHECK(commands_of(ended, "error").size() == 1);
}

TEST_CASE("the schema refuses what is no report", "[retry-run]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  const RetryRunStep run{{"exit 3"}};
  CHECK(run.run({"--attempts", "2"}).code == 3);
  const Json good = run.report();
  const auto is_refused = [&](const Json& patch) {
    return kFormat.what_is_wrong_with(run.step().folder().write("bad.json", good.patch(patch).dump())) != "";
  };
  const auto replaced = [&](const std::string& path, const Json& value) {
    return is_refused({{{"op", "replace"}, {"path", path}, {"value", value}}});
  };
  CHECK_FALSE(is_refused(Json::array()));
  CHECK(replaced("/schema", 2));
  CHECK(replaced("/outcome", "success"));
  CHECK(replaced("/outcome", "cancelled"));
  CHECK(replaced("/reason", "lock-timeout"));
  CHECK(replaced("/exit_code", 0));
  CHECK(replaced("/attempts/0/reason", "signal"));
  CHECK(replaced("/attempts/0/exit_code", nullptr));
  CHECK(replaced("/attempts/1/peak_memory_source", "guessed"));
  CHECK(replaced("/attempts/1/left_over", nullptr));
  CHECK(is_refused({{{"op", "remove"}, {"path", "/stop"}}}));
  CHECK(is_refused({{{"op", "remove"}, {"path", "/attempts/0/log"}}}));
  CHECK(is_refused({{{"op", "add"}, {"path", "/more"}, {"value", 1}}}));
}

TEST_CASE("the example of a report in the docs follows the schema", "[retry-run]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  const Scratch folder;
  CHECK(kFormat.what_is_wrong_with(folder.write("example.json", kFormat.example())) == "");
}

}  // namespace toolkit::tools_test
