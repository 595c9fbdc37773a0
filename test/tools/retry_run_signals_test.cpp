// Signals to retry-run, as the runner, act and people send them.
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <thread>

#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// What ignores the signals that can be ignored, and forks while it is ended.
constexpr const char* kStubborn = "wip(ids,is(if,ibo),iz)";

/// Without reading what it writes.
bool ends_within(const Program& program, milliseconds time) {
  const auto limit = steady_clock::now() + time;
  while (true) {
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(program.pid()), &info, WEXITED | WNOHANG | WNOWAIT);
    if (info.si_pid == program.pid()) return true;
    if (steady_clock::now() > limit) return false;
    std::this_thread::sleep_for(5ms);
  }
}

/// What the runner does to the process of a step that is cancelled: false when it had to kill it.
/// Source: actions/runner src/Runner.Sdk/ProcessInvoker.cs.
bool ends_when_cancelled(const Program& entry) {
  entry.signal(SIGINT);
  if (ends_within(entry, 7500ms)) return true;
  entry.signal(SIGTERM);
  if (ends_within(entry, 2500ms)) return true;
  entry.signal(SIGKILL);
  return false;
}

/// That sequence ends it, and all of its tree, before anything is killed.
void check_cancel(Program& entry, const RetryRun& run) {
  CHECK(ends_when_cancelled(entry));
  CHECK(run.alive().empty());
  CHECK(entry.finish().code == 128 + SIGINT);
}

std::string quoted(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += " '" + word + "'";
  return line;
}

/// A step's process: the runner's shell line, over a script that becomes retry-run.
std::vector<std::string> step_of(const RetryRun& run, const std::vector<std::string>& arguments) {
  return {"sh", "-e", run.folder().write("step", "exec" + quoted(run.words(arguments)) + "\n")};
}

/// The folder of the program.
std::string bin() { return std::filesystem::path{path_of(TOOLKIT_RETRY_RUN)}.parent_path(); }

bool is_soon_gone(const RetryRun& run) {
  const auto limit = steady_clock::now() + 4s;  // the promise
  while (!run.alive().empty() && steady_clock::now() < limit) std::this_thread::sleep_for(10ms);
  return run.alive().empty();
}

/// The same through main.js.
std::unique_ptr<Program> javascript_step(const RetryRun& run, const std::vector<std::string>& words) {
  const std::string launcher = std::filesystem::absolute(TOOLKIT_SOURCE_DIR) / "actions/launcher/main.js";
  std::string list;  // what retry-run is called with
  for (const std::string& word : run.words(words)) list += ", '" + word + "'";
  list.replace(0, list.find(", ", 2), "");
  ProgramOptions options = run.options();
  options.environment["CI_TOOLKIT_BIN"] = bin();
  const std::string main = run.folder().write("main.js", "require('" + launcher + "')('retry-run'" + list + ")\n");
  return std::make_unique<Program>(std::vector<std::string>{"node", main}, options);
}

}  // namespace

TEST_CASE("a signal ends the tree, and the exit code is 128 and the signal", "[retry-run]") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    INFO(signal);
    const RetryRun run;
    Program program{run.words({"--grace", "50ms", "--", "sh", "-c", "trap '' TERM; echo began; sleep 1000 & wait"}),
                    run.options()};
    REQUIRE(program.read_until("began\n"));
    program.signal(signal);
    CHECK(program.finish().code == 128 + signal);
    CHECK(run.alive().empty());
    CHECK(run.report()["outcome"] == "cancelled");
    CHECK(run.report()["reason"] == "interrupted");
    CHECK(run.report()["exit_code"] == 128 + signal);
  }
}

TEST_CASE("after a signal there is no --on-timeout, no --between and no further attempt", "[retry-run]") {
  const RetryRun run;
  const std::string on_timeout = run.folder() / "on-timeout";
  const std::string between = run.folder() / "between";
  Program program{
      run.words({"--attempts", "3", "--backoff", "0s", "--timeout", "1h", "--grace", "50ms", "--on-timeout",
                 ": >" + on_timeout, "--between", ": >" + between, "--", "sh", "-c", "echo began; sleep 1000"}),
      run.options()};
  REQUIRE(program.read_until("began\n"));
  program.signal(SIGTERM);
  const Ended ended = program.finish();
  CHECK(ended.code == 143);
  CHECK(ended.out == "began\n");
  CHECK_FALSE(std::filesystem::exists(on_timeout));
  CHECK_FALSE(std::filesystem::exists(between));
  CHECK(run.report()["attempts"].size() == 1);
  CHECK(contains(ended.err, "what ran when it was told to end"));
  CHECK(contains(ended.err, "sleep 1000"));
}

TEST_CASE("a command that ends well when it is told to end was interrupted all the same", "[retry-run]") {
  const RetryRun run;
  Program program{
      run.words({"--", "sh", "-c", "trap 'echo tidy; exit 0' TERM; echo began; while :; do sleep 0.01; done"}),
      run.options()};
  REQUIRE(program.read_until("began\n"));
  program.signal(SIGINT);
  const Ended ended = program.finish();
  CHECK(ended.code == 130);
  CHECK(contains(ended.out, "tidy\n"));
}

TEST_CASE("a signal ends the wait between two attempts, and the clean-up there", "[retry-run]") {
  const RetryRun run;
  Program waiting{run.words({"--attempts", "2", "--backoff", "1h", "--", "false"}), run.options()};
  REQUIRE(waiting.read_until("the next one in"));
  waiting.signal(SIGINT);
  CHECK(waiting.finish().code == 130);
  CHECK(run.report()["attempts"].size() == 1);

  Program cleaning{run.words({"--attempts", "2", "--backoff", "0s", "--grace", "50ms", "--between",
                              "echo cleaning; sleep 1000", "--", "false"}),
                   run.options()};
  REQUIRE(cleaning.read_until("cleaning\n"));
  cleaning.signal(SIGTERM);
  CHECK(cleaning.finish().code == 143);
  CHECK(run.alive().empty());
  CHECK(run.report()["attempts"].size() == 1);
}

TEST_CASE("after one signal a stubborn tree has no more than --grace", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  const RetryRun run;
  Program program{run.words({"--grace", "50ms", "--", process_tree(), kStubborn}), run.options()};
  REQUIRE(program.read_until("was here\n"));
  program.signal(SIGINT);
  CHECK(ends_within(program, 4s));  // less than the 5 s of who has a longer grace
  CHECK(program.finish().code == 130);
  CHECK(run.alive().empty());
}

TEST_CASE("a second signal ends it at once", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  const RetryRun run;
  Program program{run.words({"--grace", "1h", "--", process_tree(), kStubborn}), run.options()};
  REQUIRE(program.read_until("was here\n"));
  program.signal(SIGINT);
  program.signal(SIGTERM);
  CHECK(ends_within(program, 4s));  // less than the 5 s of one signal
  CHECK(program.finish().code == 130);
  CHECK(run.alive().empty());
}

TEST_CASE("one that runs in another gives its command its own grace when the other one's time is over", "[retry-run]") {
  const RetryRun run;
  const std::string script = "trap 'sleep 0.5; echo tidied; exit 0' TERM; echo ready; sleep 1000 & wait";
  const Ended ended = run.run(
      {"--timeout", "2s", "--grace", "20s", "--", TOOLKIT_RETRY_RUN, "--grace", "15s", "--", "sh", "-c", script});
  CHECK(ended.code == 124);
  CHECK(ended.out == "ready\ntidied\n");
}

TEST_CASE("a signal that was ignored when it was started stays ignored", "[retry-run]") {
  const RetryRun run;
  ProgramOptions options = run.options();
  options.ignored = {SIGINT};
  Program program{run.words({"--", "sh", "-c", "echo began; sleep 1000"}), options};
  REQUIRE(program.read_until("began\n"));
  program.signal(SIGINT);
  program.signal(SIGTERM);
  CHECK(program.finish().code == 143);
}

TEST_CASE("the command starts with no signal blocked or ignored", "[retry-run]") {
  const RetryRun run;
  ProgramOptions options = run.options();
  options.ignored = {SIGUSR1, SIGCHLD};
  options.blocked = {SIGUSR2, SIGTERM};
  const Ended ended = run_program(run.words({"--", "grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"}), options);
  CHECK(ended.code == 0);
  CHECK(ended.out == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_CASE("the runner's cancel sequence ends a tree that ignores every signal before the runner would kill",
          "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  const RetryRun run;
  Program program{step_of(run, {"--", process_tree(), kStubborn}), run.options()};
  REQUIRE(program.read_until("was here\n"));
  check_cancel(program, run);
}

TEST_CASE("the cancel sequence ends it also while nobody reads what it prints", "[retry-run]") {
  const RetryRun run;
  Program program{step_of(run, {"--", "sh", "-c", "echo began >&2; trap '' TERM; yes"}), run.options()};
  REQUIRE(program.read_until([](const auto&, const std::string& err) { return contains(err, "began"); }));
  check_cancel(program, run);
}

TEST_CASE("the cancel sequence reaches it through a JavaScript action, too", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  if (!has_program("node")) SKIP_TEST("there is no node");
  const RetryRun run;
  const auto program = javascript_step(run, {"--", process_tree(), kStubborn});
  REQUIRE(program->read_until("was here\n"));
  check_cancel(*program, run);
}

TEST_CASE("when node is killed, which ran it for a JavaScript action, nothing is left soon after", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  if (!has_program("node")) SKIP_TEST("there is no node");
  const RetryRun run;
  const auto program = javascript_step(run, {"--", process_tree(), kStubborn});
  REQUIRE(program->read_until("was here\n"));
  program->signal(SIGKILL);
  CHECK(is_soon_gone(run));
  CHECK(program->finish().signal == SIGKILL);
}

TEST_CASE("act kills a step at once, and nothing of it is left soon after", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  const RetryRun run;
  Program program{step_of(run, {"--", process_tree(), kStubborn}), run.options()};
  REQUIRE(program.read_until("was here\n"));
  program.signal(SIGKILL);
  CHECK(is_soon_gone(run));
  CHECK(program.finish().signal == SIGKILL);
}

}  // namespace toolkit::tools_test
