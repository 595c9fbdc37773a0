// One run at a time: --exclusive.
#include <csignal>
#include <filesystem>
#include <memory>
#include <thread>

#include "test/support/catch.hpp"
#include "test/support/few_cases.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

/// The pid of its keeper.
pid_t keeper_of(const Program& program) {
  return std::stoi(run_program({"pgrep", "-P", std::to_string(program.pid())}).out);
}

/// Runs with a lock that others share.
std::vector<std::string> exclusive(const RetryRun& run, const Scratch& locks, std::vector<std::string> more) {
  more.insert(more.begin(), {"--exclusive", "the-lock", "--lock-dir", locks.path()});
  return run.words(std::move(more));
}

/// Starts a tree that holds the lock, lets `end` make an end of it, and says whether another run, which waits
/// meanwhile, got the lock before the last process of the tree was gone.
bool is_handed_over_early(const std::function<void(const Program&)>& end) {
  const Scratch locks;
  const RetryRun first;
  const RetryRun second;
  Program holder{exclusive(first, locks, {"--", process_tree(), "wip(ids,iz,if)"}), first.options()};
  holder.read_until("was here\n");
  Program waiter{exclusive(second, locks,
                           {"--", "sh", "-c", "grep -slz '^" + first.mark() + "$' /proc/[0-9]*/environ; echo began"}),
                 second.options()};
  waiter.read_until("waiting for the lock");
  end(holder);
  const Ended ended = waiter.finish();
  (void)holder.finish();
  if (ended.code != 0) throw std::runtime_error{ended.err};
  return ended.out != "began\n";
}

}  // namespace

TEST_CASE("Property 10, sequential execution: two exclusive runs never overlap", "[retry-run][property]") {
  const Scratch locks;
  const std::string busy = locks / "busy";
  const std::string script = "mkdir '" + busy + "' || exit 9; sleep 0.0$1; rmdir '" + busy + "'";
  rc::prop_in(8, "however many runs there are at once, and however long each takes", [&] {
    std::vector<std::unique_ptr<RetryRun>> runs;
    std::vector<std::unique_ptr<Program>> programs;
    const auto count = *rc::gen::inRange<std::size_t>(3, 7);
    for (const int length : *rc::gen::container<std::vector<int>>(count, rc::gen::inRange(0, 3))) {
      runs.push_back(std::make_unique<RetryRun>());
      programs.push_back(std::make_unique<Program>(
          exclusive(*runs.back(), locks, {"--", "sh", "-c", script, "sh", std::to_string(length)})));
    }
    for (const auto& program : programs) RC_ASSERT(program->finish().code == 0);
  });
}

TEST_CASE("a run that dies frees the lock once its tree is gone, and never before", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  CHECK_FALSE(is_handed_over_early([](const Program& holder) { holder.signal(SIGKILL); }));
  CHECK_FALSE(is_handed_over_early([](const Program& holder) { ::kill(keeper_of(holder), SIGKILL); }));
  CHECK_FALSE(is_handed_over_early([](const Program& holder) {
    holder.signal(SIGTERM);
    holder.signal(SIGINT);
  }));
}

TEST_CASE("waiting for the lock counts to the total time, and whoever holds it is named", "[retry-run]") {
  const Scratch locks;
  const RetryRun first;
  Program holder{exclusive(first, locks, {"--", "sh", "-c", "echo began; sleep 1000"}), first.options()};
  REQUIRE(holder.read_until("began\n"));
  const RetryRun second;
  const std::string file = second.folder() / "was-run";
  const Ended ended =
      run_program(exclusive(second, locks, {"--total-timeout", "200ms", "--", "touch", file}), second.options());
  CHECK(ended.code == 124);
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(contains(ended.err, "waiting for the lock the-lock, held by process " + std::to_string(keeper_of(holder)) +
                                ": sh -c echo began; sleep 1000"));
  CHECK(contains(ended.err, "the lock the-lock was not free within"));
  CHECK(second.report()["reason"] == "lock-timeout");
  CHECK(second.report()["exit_code"] == 124);
  CHECK(second.report()["attempts"].empty());
  CHECK(second.report()["lock_wait_ms"] >= 200);
  holder.signal(SIGTERM);
  CHECK(holder.finish().code == 143);
  CHECK(run_program(exclusive(second, locks, {"--", "touch", file}), second.options()).code == 0);
}

TEST_CASE("a signal ends the wait for the lock", "[retry-run]") {
  const Scratch locks;
  const RetryRun first;
  Program holder{exclusive(first, locks, {"--", "sh", "-c", "echo began; sleep 1000"}), first.options()};
  REQUIRE(holder.read_until("began\n"));
  const RetryRun second;
  Program waiter{exclusive(second, locks, {"--", "true"}), second.options()};
  REQUIRE(waiter.read_until("waiting for the lock"));
  waiter.signal(SIGTERM);
  CHECK(waiter.finish().code == 143);
  CHECK(second.report()["reason"] == "interrupted");
}

TEST_CASE("a run that would wait for the lock of the run around it says so at once", "[retry-run]") {
  const Scratch locks;
  const RetryRun run;
  const std::string file = run.folder() / "was-run";
  const auto inside = [&](const std::string& name) {
    std::vector<std::string> words = exclusive(run, locks, {"--"});
    for (const std::string& word : call({"--exclusive", name, "--lock-dir", locks.path() + "/.", "--", "touch", file}))
      words.push_back(word);
    return run_program(words, run.options());
  };
  const Ended ended = inside("the-lock");
  CHECK(ended.code == 125);
  CHECK(contains(ended.err, "the lock the-lock is held by the run that this one is a part of"));
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(inside("another-lock").code == 0);
  CHECK(std::filesystem::exists(file));
}

TEST_CASE("the lock is not the command's: what it leaves to others does not hold it", "[retry-run]") {
  const RetryRun run;
  const Ended ended =
      run.run({"--exclusive", "x", "--lock-dir", run.folder().path(), "--", "sh", "-c", "ls -l /proc/$$/fd"});
  CHECK(ended.code == 0);
  CHECK_FALSE(contains(ended.out, "x.lock"));
}

TEST_CASE("sequential profiles share a lock of their own, and no two names wait for each other", "[retry-run]") {
  const Scratch locks;
  const RetryRun run;
  Program holder{
      run.words({"--lock-dir", locks.path(), "--profile", "e2e", "--", "sh", "-c", "echo began; sleep 1000"}),
      run.options()};
  REQUIRE(holder.read_until("began\n"));
  const RetryRun other;
  const auto code = [&](const std::string& profile) {
    return run_program(other.words({"--lock-dir", locks.path(), "--profile", profile, "--timeout", "100ms",
                                    "--total-timeout", "100ms", "--", "true"}),
                       other.options())
        .code;
  };
  CHECK(code("e2e") == 124);
  CHECK(other.report()["reason"] == "lock-timeout");
  CHECK(other.report()["lock"] == "e2e");
  CHECK(code("unit") == 0);
}

TEST_CASE("the time that the lock was waited for is missing in the attempt's", "[retry-run]") {
  const Scratch locks;
  const RetryRun first;
  Program holder{exclusive(first, locks, {"--", "sh", "-c", "echo began; sleep 1000"}), first.options()};
  REQUIRE(holder.read_until("began\n"));
  const RetryRun second;
  Program waiter{exclusive(second, locks, {"--total-timeout", "6s", "--grace", "50ms", "--", "sleep", "5"}),
                 second.options()};
  waiter.read_until("waiting for the lock");
  std::this_thread::sleep_for(std::chrono::seconds{2});  // it is what is measured
  holder.signal(SIGTERM);
  (void)holder.finish();
  CHECK(waiter.finish().code == 124);  // of six seconds less than five are left; with all of them it would pass
  CHECK(second.report()["lock_wait_ms"] >= 2000);
}

TEST_CASE("credentials in a command are hidden from whoever waits for it, and from the report", "[retry-run]") {
  const Scratch locks;
  const RetryRun first;
  Program holder{exclusive(first, locks,
                           {"--", "sh", "-c", "echo began; sleep 1000", "https://app:s3cret99@db/x",
                            "Authorization: Bearer s3cret99"}),
                 first.options()};
  REQUIRE(holder.read_until("began\n"));
  const RetryRun second;
  const Ended ended =
      run_program(exclusive(second, locks, {"--total-timeout", "100ms", "--", "true"}), second.options());
  CHECK(contains(ended.err, "https://app:***@db/x"));
  CHECK_FALSE(contains(ended.err, "s3cret99"));
  holder.signal(SIGTERM);
  const Ended told = holder.finish();
  CHECK(contains(told.err, "https://app:***@db/x"));  // the picture of what ran
  CHECK_FALSE(contains(told.err, "s3cret99"));
  CHECK_FALSE(contains(first.report().dump(), "s3cret99"));
}

}  // namespace toolkit::tools_test
