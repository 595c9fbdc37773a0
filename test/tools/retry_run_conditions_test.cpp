// Which failures are tried again, where the command runs, and the clean-up between attempts.
#include <algorithm>
#include <filesystem>

#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

using Words = std::vector<std::string>;

/// How often a command was tried whose every attempt does `script`, of 3 that are allowed.
std::size_t attempts_of(const RetryRun& run, const Words& options, const std::string& script) {
  Words words{"--attempts", "3", "--backoff", "0s"};
  words.insert(words.end(), options.begin(), options.end());
  words.insert(words.end(), {"--", "sh", "-c", "ulimit -c 0; " + script});
  (void)run.run(words);
  return run.report()["attempts"].size();
}

}  // namespace

TEST_CASE("exit codes and ranges of them are tried again, and no others", "[retry-run]") {
  const RetryRun run;
  const Words codes{"--retry-if", "exit=3,70-75"};
  for (const int code : {3, 70, 73, 75}) {
    INFO(code);
    CHECK(attempts_of(run, codes, "exit " + std::to_string(code)) == 3);
    CHECK(run.report()["attempts"][0]["condition"] == "exit=3,70-75");
  }
  for (const int code : {1, 4, 69, 76, 137}) {
    INFO(code);
    CHECK(attempts_of(run, codes, "exit " + std::to_string(code)) == 1);
  }
  CHECK(attempts_of(run, codes, "kill -KILL $$") == 1);
}

TEST_CASE("signals are tried again, all or those that are named", "[retry-run]") {
  const RetryRun run;
  CHECK(attempts_of(run, {"--retry-if", "signal"}, "kill -USR1 $$") == 3);
  CHECK(attempts_of(run, {"--retry-if", "signal"}, "exit 138") == 1);
  CHECK(attempts_of(run, {"--retry-if", "signal=SEGV,9"}, "kill -SEGV $$") == 3);
  CHECK(attempts_of(run, {"--retry-if", "signal=SEGV,9"}, "kill -KILL $$") == 3);
  CHECK(attempts_of(run, {"--retry-if", "signal=SEGV,9"}, "kill -USR1 $$") == 1);
}

TEST_CASE("a time that was over is tried again, and a failure in time is not", "[retry-run]") {
  const RetryRun run;
  const Words times{"--retry-if", "timeout", "--timeout", "200ms", "--grace", "50ms"};
  CHECK(attempts_of(run, times, "exec sleep 1000") == 3);
  CHECK(run.report()["reason"] == "timeout");
  CHECK(attempts_of(run, {"--retry-if", "timeout", "--timeout", "30s"}, "exit 1") == 1);
  CHECK(attempts_of(run, {"--retry-if", "exit", "--timeout", "200ms", "--grace", "50ms"}, "exec sleep 1000") == 1);
}

TEST_CASE("a line of either stream that matches is tried again", "[retry-run]") {
  const RetryRun run;
  const Words output{"--retry-if", "output=^E(CONN|PIPE)\\w*: \\d+$"};
  CHECK(attempts_of(run, output, "echo; echo ECONNRESET: 104; echo over; exit 1") == 3);
  CHECK(run.report()["attempts"][0]["condition"] == output[1]);
  CHECK(attempts_of(run, output, "echo EPIPE: 32 >&2; exit 1") == 3);
  CHECK(attempts_of(run, output, "printf 'ECONNRESET: 104'; exit 1") == 3);  // the end of the output ends a line
  CHECK(attempts_of(run, output, "echo an ECONNRESET: 104; echo EPIPE: none >&2; exit 1") == 1);
  CHECK(attempts_of(run, output, "printf ECONN >&2; echo RESET: 104; exit 1") == 1);  // of two streams none is whole
}

TEST_CASE("what an earlier attempt printed does not count for a later one", "[retry-run]") {
  const RetryRun run;
  const std::string again = run.folder() / "again";
  CHECK(attempts_of(run, {"--retry-if", "output=flaky"}, "mkdir '" + again + "' && echo flaky; exit 1") == 2);
}

TEST_CASE("of several conditions one is enough, and of one's terms each must hold", "[retry-run]") {
  const RetryRun run;
  const Words either{"--retry-if", "exit=4", "--retry-if", "output=flaky"};
  CHECK(attempts_of(run, either, "exit 4") == 3);
  CHECK(attempts_of(run, either, "echo flaky; exit 5") == 3);
  CHECK(attempts_of(run, either, "exit 5") == 1);
  const Words both{"--retry-if", "exit=4 output=flaky"};
  CHECK(attempts_of(run, both, "echo flaky; exit 4") == 3);
  CHECK(attempts_of(run, both, "echo flaky; exit 5") == 1);
  CHECK(attempts_of(run, both, "exit 4") == 1);
}

TEST_CASE("a condition that forbids a retry wins", "[retry-run]") {
  const RetryRun run;
  const Words all{"--retry-if", "any", "--stop-if", "output=syntax error"};
  CHECK(attempts_of(run, all, "echo syntax error >&2; exit 1") == 1);
  CHECK(run.report()["stop"] == "a condition forbids another attempt");
  CHECK(attempts_of(run, all, "exit 1") == 3);
  const Words codes{"--retry-if", "exit=1-9", "--stop-if", "exit=5"};
  CHECK(attempts_of(run, codes, "exit 5") == 1);
  CHECK(attempts_of(run, codes, "exit 6") == 3);
  CHECK(attempts_of(run, {"--stop-if", "signal", "--retry-if", "signal=SEGV"}, "kill -SEGV $$") == 1);
}

TEST_CASE("the command and what runs around it are in the folder of --workdir", "[retry-run]") {
  const RetryRun run;
  const std::string folder = run.folder() / "a folder";
  std::filesystem::create_directory(folder);
  const Words around{"--workdir", folder, "--attempts", "2",  "--backoff", "0s",
                     "--between", "pwd",  "--",         "sh", "-c",        "pwd; exit 1"};
  CHECK(run.run(around).out == folder + "\n" + folder + "\n" + folder + "\n");
  CHECK(run.run({"--workdir", folder, "--run", "pwd"}).out == folder + "\n");
  CHECK(run.run({"--workdir", folder, "--timeout", "100ms", "--on-timeout", "pwd", "--", "sleep", "1000"}).out ==
        folder + "\n");
  CHECK(run.run({"--workdir", run.folder() / "none", "--", "pwd"}).code == 125);
}

TEST_CASE("a clean-up that takes too long is ended, and the next attempt begins", "[retry-run]") {
  const RetryRun run;
  const Ended ended = run.run({"--attempts", "2", "--backoff", "0s", "--grace", "50ms", "--between", "sleep 1000",
                               "--between-timeout", "100ms", "--", "sh", "-c", "echo tried; exit 3"});
  CHECK(ended.code == 3);
  CHECK(ended.out == "tried\ntried\n");
  CHECK(contains(ended.err, "the clean-up between attempts: ran out of time"));
  CHECK(run.alive().empty());
}

TEST_CASE("a clean-up that fails is a warning, and the next attempt begins", "[retry-run]") {
  const RetryRun run;
  const Ended ended =
      run.run({"--attempts", "2", "--backoff", "0s", "--between", "exit 6", "--", "sh", "-c", "echo tried; exit 3"});
  CHECK(ended.code == 3);
  CHECK(ended.out == "tried\ntried\n");
  CHECK(contains(ended.err, "the clean-up between attempts: exit code 6"));
}

TEST_CASE("what --on-timeout prints is none of the command's output", "[retry-run]") {
  const RetryRun run;
  const Words times{"--timeout", "150ms", "--grace", "50ms", "--on-timeout", "echo no panic; echo panic >&2"};
  Words forbidden = times;
  forbidden.insert(forbidden.end(), {"--stop-if", "output=panic"});
  CHECK(attempts_of(run, forbidden, "exec sleep 1000") == 3);
  Words wanted = times;
  wanted.insert(wanted.end(), {"--retry-if", "output=panic"});
  CHECK(attempts_of(run, wanted, "exec sleep 1000") == 1);
}

}  // namespace toolkit::tools_test
