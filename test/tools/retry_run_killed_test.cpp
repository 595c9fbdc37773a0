// One of retry-run's two processes dies a sudden death.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

using std::chrono::steady_clock;

/// The promise.
constexpr std::chrono::seconds kSoon{4};

/// A child of `parent`, the only one; 0 when it has none.
pid_t child_of(pid_t parent) {
  const std::string out = run_program({"pgrep", "-P", std::to_string(parent)}).out;
  return out.empty() ? 0 : std::stoi(out);
}

bool is_soon_gone(const RetryRun& run) {
  const auto limit = steady_clock::now() + kSoon;
  while (!run.alive().empty()) {
    if (steady_clock::now() > limit) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return true;
}

const std::vector<std::string> kShapes{"wp(w(d),sw)", "wip(ids,is(if,il),iz,ibo,ic)"};

}  // namespace

TEST_CASE("the whole tree is gone soon after the entry process was killed", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  for (const std::string& shape : kShapes) {
    for (const std::string cgroup : {"auto", "never"}) {
      INFO(shape << " " << cgroup);
      const RetryRun run;
      Program program{run.words({"--cgroup", cgroup, "--", process_tree(), shape}), run.options()};
      REQUIRE(program.read_until("was here\n"));
      program.signal(SIGKILL);
      CHECK(is_soon_gone(run));
      CHECK(program.finish().signal == SIGKILL);  // the keeper has let go of its streams, too
    }
  }
}

TEST_CASE("of whatever the entry process dies, the tree does not survive it", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  for (const int signal : {SIGSEGV, SIGABRT, SIGQUIT, SIGUSR1, SIGALRM}) {
    INFO(signal);
    const RetryRun run;
    Program program{run.words({"--", "sh", "-c", "ulimit -c 0; exec \"$0\" wip", process_tree()}), run.options()};
    REQUIRE(program.read_until("was here\n"));
    program.signal(signal);
    CHECK(is_soon_gone(run));
    CHECK(program.finish().signal == signal);
  }
}

TEST_CASE("when the entry process was killed the command hears of it and may tidy up", "[retry-run]") {
  const RetryRun run;
  const std::string script = "trap 'sleep 0.1; echo tidied >\"$1\"; exit' TERM; echo began; sleep 1000 & wait";
  for (const std::string cgroup : {"auto", "never"}) {
    INFO(cgroup);
    Program program{
        run.words({"--cgroup", cgroup, "--grace", "1h", "--", "sh", "-c", script, "sh", run.folder() / cgroup}),
        run.options()};
    REQUIRE(program.read_until("began\n"));
    program.signal(SIGKILL);
    CHECK(is_soon_gone(run));
    CHECK(run.folder().read(cgroup) == "tidied\n");
    CHECK(program.finish().signal == SIGKILL);
  }
}

TEST_CASE("the entry process may be killed while it waits between two attempts", "[retry-run]") {
  const RetryRun run;
  Program program{run.words({"--attempts", "2", "--backoff", "1h", "--", "false"}), run.options()};
  REQUIRE(program.read_until("the next one in"));
  program.signal(SIGKILL);
  CHECK(program.finish(kSoon).signal == SIGKILL);
}

TEST_CASE("the entry process may be killed while nobody reads what the command prints", "[retry-run]") {
  const RetryRun run;
  Program program{run.words({"--", "sh", "-c", "echo began >&2; trap '' TERM; yes"}), run.options()};
  REQUIRE(program.read_until([](const auto&, const std::string& err) { return contains(err, "began"); }));
  program.signal(SIGKILL);
  CHECK(is_soon_gone(run));
  CHECK(program.finish().signal == SIGKILL);
}

TEST_CASE("when the keeper was killed the entry process ends the tree and fails with 125", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  for (const std::string& shape : kShapes) {
    INFO(shape);
    const RetryRun run;
    Program program{run.words({"--", process_tree(), shape}), run.options()};
    REQUIRE(program.read_until("was here\n"));
    const pid_t keeper = child_of(program.pid());
    REQUIRE(keeper > 0);
    ::kill(keeper, SIGKILL);
    const Ended ended = program.finish();
    CHECK(ended.code == 125);
    CHECK(contains(ended.err, "was ended by signal 9"));
    CHECK(run.alive().empty());
  }
}

TEST_CASE("the keeper is in a session of its own, and no signal to the caller's group reaches the command",
          "[retry-run]") {
  const RetryRun run;
  ProgramOptions options = run.options();
  options.own_process_group = true;
  Program program{run.words({"--", "sh", "-c", "trap 'echo heard' INT; echo began; sleep 1000 & wait; echo on; wait"}),
                  options};
  REQUIRE(program.read_until("began\n"));
  const pid_t keeper = child_of(program.pid());
  CHECK(::getsid(keeper) == keeper);
  CHECK(::getsid(keeper) != ::getsid(program.pid()));
  program.signal(SIGTERM);
  CHECK_FALSE(contains(program.finish().out, "heard"));
}

}  // namespace toolkit::tools_test
