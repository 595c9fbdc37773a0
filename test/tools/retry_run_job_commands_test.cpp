// Workflow commands in the output of a command: its errors while it may be tried again, and none at all when its output
// is not trusted.
#include <algorithm>

#include "test/support/catch.hpp"
#include "test/tools/retry_run_job.hpp"

namespace toolkit::tools_test {
namespace {

const std::string kFirst = "echo '::error file=a.c,line=3::first is broken'\n";
const std::string kSecond = "echo '  ::error title=Of b::second is broken' >&2\n";
const std::string kThird = "echo 'some text ##[error]third is broken'\n";

/// What the runner is told of with this command, without the lines of our own.
Words told(const Ended& ended, const std::string& name) {
  Words data;
  for (const test::WorkflowCommand& command : commands_of(ended, name)) {
    const bool is_ours = command.data.rfind("retry-run: ", 0) == 0 || command.data.rfind("passed on attempt ", 0) == 0;
    if (!is_ours) data.push_back(command.data);
  }
  return data;
}

unsigned stops_in(const std::string& output) {
  const std::string stop = "::stop-commands::";
  unsigned count = 0;
  for (std::size_t at = output.find(stop); at != std::string::npos; at = output.find(stop, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("the errors of a retried attempt are warnings", "[retry-run][job]") {
  const RetryRunStep run{{kFirst + kSecond + kThird + "exit 1", "echo '::notice::all is well'"}};
  const Ended ended = run.run({"--attempts", "2"});
  CHECK(ended.code == 0);
  CHECK(told(ended, "error").empty());
  CHECK(told(ended, "warning") == Words{"second is broken", "first is broken", "third is broken"});  // err, then out
  CHECK(told(ended, "notice") == Words{"all is well"});
  const auto warnings = commands_of(ended, "warning");
  CHECK(warnings.at(0).properties.at("title") == "Of b");
  CHECK(contains(ended.out, "::warning file=a.c,line=3::first is broken\n"));
}

TEST_CASE("the errors of an attempt that turns out to be the last are told again as errors", "[retry-run][job]") {
  const RetryRunStep run{{kFirst + kSecond + "exit 7"}};
  const Ended ended = run.run({"--attempts", "3", "--stop-if", "exit=7"});
  CHECK(ended.code == 7);
  CHECK(run.attempts() == 1);
  CHECK(told(ended, "error") == Words{"first is broken", "second is broken"});
  CHECK(commands_of(ended, "error").at(0).properties.at("file") == "a.c");
  CHECK(told(ended, "warning").size() == 2);
}

TEST_CASE("an attempt that passes keeps its errors too", "[retry-run][job]") {
  const RetryRunStep run{{kFirst}};
  const Ended ended = run.run({"--attempts", "3"});
  CHECK(ended.code == 0);
  CHECK(told(ended, "error") == Words{"first is broken"});
}

TEST_CASE("the errors of the last attempt that is allowed pass as they are", "[retry-run][job]") {
  const RetryRunStep run{{kFirst + "exit 1", kSecond + "exit 2"}};
  const Ended ended = run.run({"--attempts", "2"});
  CHECK(ended.code == 2);
  CHECK(told(ended, "warning") == Words{"first is broken"});
  CHECK(told(ended, "error") == Words{"second is broken"});
  const RetryRunStep once{{kFirst + "exit 1"}};
  CHECK(told(once.run({}), "error") == Words{"first is broken"});
}

TEST_CASE("with annotations all the errors of every attempt stay errors", "[retry-run][job]") {
  const RetryRunStep run{{kFirst + "exit 1", kSecond}};
  const Ended ended = run.run({"--attempts", "2", "--annotations", "all"});
  CHECK(ended.code == 0);
  CHECK(told(ended, "error") == Words{"second is broken", "first is broken"});
  CHECK(told(ended, "warning").empty());
}

TEST_CASE("outside a job the output of a retried attempt is left as it is", "[retry-run]") {
  const RetryRunStep run{{kFirst + "exit 1", "true"}};
  ProgramOptions options = run.options();
  options.environment.erase("GITHUB_ACTIONS");
  const Ended ended = run_program(run.words({"--attempts", "2"}), options);
  CHECK(ended.code == 0);
  CHECK(ended.out == "::error file=a.c,line=3::first is broken\n");
}

TEST_CASE("a retried attempt that has stopped commands and was killed then leaves no deaf runner", "[retry-run][job]") {
  const RetryRunStep run{{"echo '::stop-commands::mine'\nkill -9 $$", kSecond + "exit 1"}};
  const Ended ended = run.run({"--attempts", "2"});
  // Its streams come side by side; what was stopped in one is on again in the other, before anything of ours.
  CHECK(contains(ended.err, "::mine::\n"));
  CHECK(ended.err.find("::mine::\n") < ended.err.find("::error title=Of b::"));
}

TEST_CASE("with stop-commands all comes in one stream between a token and the same again", "[retry-run][job]") {
  const RetryRunStep run{{"echo '::error::evil'\necho '::add-mask::evil' >&2\nprintf '##[warning]no newline'\nexit 5"}};
  const Ended ended = run.run({"--stop-commands"});
  CHECK(ended.code == 5);
  CHECK(ended.err.empty());
  const std::string stop = "::stop-commands::";
  REQUIRE(ended.out.rfind(stop, 0) == 0);
  const std::string token = ended.out.substr(stop.size(), ended.out.find('\n') - stop.size());
  CHECK(token.size() >= 32);
  const std::size_t resume = ended.out.find("\n::" + token + "::\n");
  REQUIRE(resume != std::string::npos);
  for (const char* line : {"::error::evil\n", "::add-mask::evil\n", "##[warning]no newline"}) {
    INFO(line);
    CHECK(ended.out.find(line) < resume);
  }
  CHECK(told(ended, "error").empty());
  CHECK(told(ended, "add-mask").empty());
  CHECK(told(ended, "warning").empty());
  // Ours comes after it, and is heard.
  CHECK(commands_of(ended, "error").size() == 1);
}

TEST_CASE("a command cannot guess the token that stops commands", "[retry-run][job]") {
  // A token of the same form, those of other runs, and what commands a file could give away.
  const RetryRunStep other{{"true"}};
  const std::string seen = other.run({"--stop-commands"}).out;
  const std::string used = seen.substr(seen.find("::", 2) + 2, seen.find('\n') - seen.find("::", 2) - 2);
  const RetryRunStep run{{"echo '::" + used +
                          "::'\necho '::0123456789abcdef0123456789abcdef::'\necho '::pause-logging::'\n" +
                          "tr '\\0' '\\n' </proc/$PPID/environ | sed 's/.*=\\(.*\\)/::\\1::/'\n" +
                          "env | sed 's/.*=\\(.*\\)/::\\1::/'\necho '::error::evil'\nexit 1"}};
  const Ended ended = run.run({"--stop-commands", "--attempts", "2"});
  CHECK(ended.code == 1);
  CHECK(told(ended, "error").empty());
  CHECK(stops_in(ended.out) == 2);
}

TEST_CASE("commands work again between the attempts and for the clean-up they do not", "[retry-run][job]") {
  const RetryRunStep run{{"exit 1", "true"}};
  const Ended ended = run.run({"--stop-commands", "--attempts", "2", "--between", "echo ::error::evil"});
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "::error::evil\n"));
  CHECK(told(ended, "error").empty());
  CHECK(commands_of(ended, "warning").size() == 1);  // that it took two attempts
}

TEST_CASE("the errors of --on-timeout are warnings where another attempt follows", "[retry-run][job]") {
  const RetryRunStep run{{"exec sleep 1000", "true"}};
  const Ended ended = run.run({"--attempts", "2", "--timeout", "200ms", "--grace", "50ms", "--on-timeout",
                               "echo ::error::late; echo ::error::later >&2"});
  CHECK(ended.code == 0);
  CHECK(told(ended, "error").empty());
  Words warnings = told(ended, "warning");
  std::ranges::sort(warnings);
  CHECK(warnings == Words{"late", "later"});
}

TEST_CASE("an attempt that turns out to be the last while the clean-up runs tells its errors and keeps its outputs",
          "[retry-run][job]") {
  const RetryRunStep run{{kFirst + "echo value=first >>\"$GITHUB_OUTPUT\"\nexit 3"}};
  const Ended ended = run.run({"--attempts", "2", "--total-timeout", "1s", "--between",
                               "echo cleaned=1 >>\"$GITHUB_OUTPUT\"; exec sleep 1000"});
  CHECK(ended.code == 3);
  CHECK(run.attempts() == 1);
  CHECK(told(ended, "error") == Words{"first is broken"});
  CHECK(run.outputs().at("value") == "first");
  CHECK(run.outputs().at("cleaned") == "1");
}

TEST_CASE("a last attempt that has stopped commands leaves no deaf runner either", "[retry-run][job]") {
  const RetryRunStep killed{{"echo '::stop-commands::mine'\nkill -9 $$"}};
  for (const Words& options : {Words{}, Words{"--annotations", "all"}}) {
    const Ended ended = killed.run(options);
    CHECK(ended.code == 137);
    CHECK(contains(ended.err, "::mine::\n"));
    CHECK(ended.err.find("::mine::\n") < ended.err.find("::error "));
  }
  const RetryRunStep all{{"echo '::stop-commands::mine'\nexit 1", "echo ::notice::heard"}};
  const Ended again = all.run({"--attempts", "2", "--annotations", "all"});
  CHECK(again.code == 0);
  CHECK(contains(again.err, "::mine::\n"));
}

TEST_CASE("the picture of a command that has stopped commands is heard, and they are stopped again behind it",
          "[retry-run][job]") {
  const RetryRunStep run{{"echo '::stop-commands::mine'\nexec sleep 1000", "exit 1"}};
  const Ended ended = run.run({"--attempts", "2", "--timeout", "300ms", "--grace", "50ms"});
  CHECK(ended.code == 1);
  const std::size_t resumed = ended.err.find("::mine::\n");
  const std::size_t group = ended.err.find("::group::retry-run: what ran");
  const std::size_t stopped = ended.err.find("::stop-commands::mine\n");
  CHECK(resumed < group);
  CHECK(group < stopped);
  CHECK(ended.err.find("::mine::\n", stopped) < ended.err.find("::error "));
}

}  // namespace toolkit::tools_test
