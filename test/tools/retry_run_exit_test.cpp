// The exit codes of retry-run, and when it does not try again.
#include <csignal>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

using Words = std::vector<std::string>;

Words shell(const std::string& script) { return {"--", "sh", "-c", script}; }

Words with(Words first, const Words& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

}  // namespace

TEST_CASE("the exit code is the command's own", "[retry-run]") {
  const RetryRun run;
  for (const int code : {0, 1, 3, 124, 125, 126, 127, 128, 255}) {
    INFO(code);
    CHECK(run.run(shell("exit " + std::to_string(code))).code == code);
    CHECK(run.report()["exit_code"] == code);
    CHECK(run.report()["reason"] == (code == 0 ? "success" : "exit"));
  }
}

TEST_CASE("a command that a signal ended has failed with 128 and the signal", "[retry-run]") {
  const RetryRun run;
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGUSR1, SIGSEGV, SIGPIPE, SIGTERM, SIGXCPU}) {
    INFO(signal);
    const Ended ended = run.run(shell("kill -" + std::to_string(signal) + " $$"));
    CHECK(ended.code == 128 + signal);
    CHECK(contains(ended.err, "signal " + std::to_string(signal) + " ("));
    CHECK(run.report()["reason"] == "signal");
    CHECK(run.report()["attempts"][0]["signal"] == signal);
    CHECK(run.report()["outcome"] == "failure");
  }
}

TEST_CASE("a command that a signal ended is tried again as any failure is", "[retry-run]") {
  const RetryRun run;
  const std::string script = "[ -e '" + (run.folder() / "again") + "' ] || { : >'" + (run.folder() / "again") +
                             "'; kill -SEGV $$; }; echo well";
  const Ended ended = run.run(with({"--attempts", "2", "--backoff", "0s"}, shell(script)));
  CHECK(ended.code == 0);
  CHECK(ended.out == "well\n");
  CHECK(run.report()["attempts"][0]["signal"] == SIGSEGV);
}

TEST_CASE("when the time is over the exit code is 124", "[retry-run]") {
  const RetryRun run;
  const Ended ended = run.run(with({"--timeout", "50ms"}, shell("sleep 1000")));
  CHECK(ended.code == 124);
  CHECK(contains(ended.err, "ran out of time"));
  CHECK(run.report()["reason"] == "timeout");
  CHECK(run.report()["attempts"][0]["exit_code"].is_null());
  CHECK(run.run(with({"--total-timeout", "50ms", "--attempts", "3"}, shell("sleep 1000"))).code == 124);
  CHECK(run.report()["attempts"].size() == 1);
}

TEST_CASE("a command that ends well at the signal for the end of its time has still run out of it", "[retry-run]") {
  const RetryRun run;
  CHECK(run.run(with({"--timeout", "50ms"}, shell("trap 'exit 0' TERM; while :; do sleep 0.01; done"))).code == 124);
}

TEST_CASE("a command that cannot be executed is 126 and one that is not found 127, and neither is tried again",
          "[retry-run]") {
  const RetryRun run;
  const std::string text = run.folder().write("text", "no program\n");
  const Words thrice{"--attempts", "3", "--backoff", "0s"};
  const std::vector<std::pair<std::string, std::string>> advised{
      {text, "; make it executable: chmod +x"}, {run.folder().path(), "; it is a folder; name a program in it"}};
  for (const auto& [path, advice] : advised) {
    const Ended refused = run.run(with(thrice, {"--", path}));
    INFO(refused.err);
    CHECK(refused.code == 126);
    CHECK(contains(refused.err, path + " could not be started: "));
    CHECK(contains(refused.err, advice));
    CHECK(run.report()["reason"] == "not-executable");
    CHECK(run.report()["attempts"].size() == 1);
  }
  const Ended missing = run.run(with(thrice, {"--", "no-such-program-anywhere"}));
  CHECK(missing.code == 127);
  CHECK(contains(missing.err, "no-such-program-anywhere could not be started: No such file or directory"));
  CHECK(contains(missing.err, "; check its spelling and PATH"));
  CHECK(run.report()["reason"] == "not-found");
  CHECK(run.report()["attempts"].size() == 1);
  CHECK(run.run({"--", "/no/such/folder/program"}).code == 127);
}

TEST_CASE("a command that cannot be started is told with what to do about it", "[retry-run]") {
  const RetryRun run;
  CHECK(contains(run.run({"--", run.folder().path()}).err, "; it is a folder; name a program in it\n"));
  const std::string bad = run.folder().write_script("bad", "#!/no/such/shell\n");
  const Ended ended = run.run({"--", bad});
  CHECK(ended.code == 127);
  CHECK(run.report()["reason"] == "not-found");
  CHECK(contains(ended.err, "; the file is there; /no/such/shell, which its first line names, cannot be run\n"));
  const std::string gone = run.folder() / "gone";
  std::filesystem::create_directory(gone);
  const Ended lost =
      run.run({"--attempts", "2", "--backoff", "0s", "--workdir", gone, "--", "sh", "-c", "rmdir ../gone; exit 1"});
  CHECK(lost.code == 127);
  CHECK(contains(lost.err, "; see whether --workdir (input workdir), " + gone + ", is still there\n"));
}

TEST_CASE("what is wrong with the call, or with the machine, is 125 and nothing is run", "[retry-run]") {
  const RetryRun run;
  const std::string file = run.folder() / "was-run";
  CHECK(run_program(call({})).code == 125);
  CHECK(run.run({"--nonsense", "--", "touch", file}).code == 125);
  CHECK(run.run({"--timeout", "soon", "--", "touch", file}).code == 125);
  CHECK(run.run({"--log-dir", "/proc/nowhere", "--", "touch", file}).code == 125);
  CHECK(run.run({"--report", "/no/such/folder/report", "--", "touch", file}).code == 125);
  CHECK(run.run({"--exclusive", "x", "--lock-dir", "/proc/nowhere", "--", "touch", file}).code == 125);
  CHECK(run_program(call({"--", "touch", file}), {.environment = {{"TMPDIR", "/no/such/folder"}}}).code == 125);
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("options behind the two dashes are the command's", "[retry-run]") {
  const RetryRun run;
  CHECK(run.run({"--", "echo", "--timeout", "1", "--", "--help", ""}).out == "--timeout 1 -- --help \n");
  CHECK(run.run({"--", "sh", "-c", "echo \"$#\"", "sh", "--attempts", "-x", "--"}).out == "3\n");
}

TEST_CASE("nothing waits after the last attempt, and before it as the policy says", "[retry-run]") {
  const RetryRun run;
  CHECK(run.run(with({"--attempts", "3", "--backoff", "20ms"}, shell("exit 9"))).code == 9);
  const auto attempts = run.report()["attempts"];
  REQUIRE(attempts.size() == 3);
  CHECK(attempts[0]["wait_after_ms"] == 20.0);
  CHECK(attempts[1]["wait_after_ms"] == 20.0);
  CHECK(attempts[2]["wait_after_ms"].is_null());
  // An hour would be noticed.
  CHECK(run.run(with({"--attempts", "1", "--backoff", "1h"}, shell("exit 9"))).code == 9);
  CHECK(run.run(with({"--attempts", "2", "--backoff", "1h", "--stop-if", "exit=9"}, shell("exit 9"))).code == 9);
  CHECK(run.report()["attempts"][0]["wait_after_ms"].is_null());
  CHECK(run.run(with({"--attempts", "2", "--backoff", "1h", "--total-timeout", "1m"}, shell("exit 9"))).code == 9);
  CHECK(run.report()["stop"] == "no time left for another attempt");
}

TEST_CASE("a success ends it", "[retry-run]") {
  const RetryRun run;
  CHECK(run.run({"--attempts", "3", "--", "true"}).code == 0);
  CHECK(run.report()["attempts"].size() == 1);
  CHECK(run.report()["stop"] == "it succeeded");
}

TEST_CASE("every attempt, why it ended and its outcome is in the log and in the report", "[retry-run]") {
  const RetryRun run;
  const std::string count = run.folder() / "count";
  const std::string script = "echo x >>'" + count + "'; case $(wc -l <'" + count +
                             "') in 1) exit 4 ;; 2) kill -SEGV $$ ;; 3) sleep 1000 ;; esac";
  const Ended ended = run.run(with({"--attempts", "4", "--backoff", "0s", "--timeout", "300ms"}, shell(script)));
  CHECK(ended.code == 0);
  for (const std::string part : {"attempt 1 of 4 failed", "exit code 4", "attempt 2 of 4 failed", "signal 11",
                                 "attempt 3 of 4 failed", "ran out of time", "attempt 4 of 4", "passed on attempt 4"}) {
    INFO(part);
    CHECK(contains(ended.err, part));
  }
  const auto report = run.report();
  REQUIRE(report["attempts"].size() == 4);
  CHECK(report["attempts"][0]["exit_code"] == 4);
  CHECK(report["attempts"][1]["reason"] == "signal");
  CHECK(report["attempts"][2]["reason"] == "timeout");
  CHECK(report["attempts"][3]["reason"] == "success");
}

}  // namespace toolkit::tools_test
