// The log files of the attempts.
#include <unistd.h>

#include <filesystem>

#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

/// Runs $2... with its logs on a full disk at $1.
constexpr const char* kFullDisk =
    "mount -t tmpfs -o size=16k none \"$1\" && (cat /dev/zero >\"$1/fill\" || true) 2>/dev/null; shift; exec \"$@\"";

}  // namespace

TEST_CASE("each attempt's output is in a file of --log-dir, byte for byte", "[retry-run]") {
  const RetryRun run;
  const std::string logs = run.folder() / "some/logs";
  const std::string script = "printf 'one\\0two\\n\\377'; [ -e '" + (run.folder() / "again") + "' ] || { : >'" +
                             (run.folder() / "again") + "'; exit 1; }; printf three";
  const Ended ended = run.run({"--log-dir", logs, "--attempts", "2", "--backoff", "0s", "--", "sh", "-c", script});
  CHECK(ended.code == 0);
  const std::string bytes{"one\0two\n\377", 9};
  CHECK(run.folder().read("some/logs/attempt-1.log") == bytes);
  CHECK(run.folder().read("some/logs/attempt-2.log") == bytes + "three");
  CHECK(run.report()["attempts"][0]["log"] == logs + "/attempt-1.log");
  CHECK(run.report()["attempts"][1]["log"] == logs + "/attempt-2.log");
}

TEST_CASE("a log holds both streams", "[retry-run]") {
  const RetryRun run;
  const std::string logs = run.folder() / "logs";
  CHECK(run.run({"--log-dir", logs, "--", "sh", "-c", "echo out; echo err >&2"}).code == 0);
  CHECK(contains(run.folder().read("logs/attempt-1.log"), "out\n"));
  CHECK(contains(run.folder().read("logs/attempt-1.log"), "err\n"));
}

TEST_CASE("beyond --log-limit a log holds the head and the tail of the output", "[retry-run]") {
  const RetryRun run;
  const std::string logs = run.folder() / "logs";
  const Ended ended = run.run({"--log-dir", logs, "--log-limit", "2KiB", "--", "seq", "100000"});
  CHECK(ended.code == 0);
  const std::string left_out = std::to_string(ended.out.size() - 2048);
  CHECK(run.folder().read("logs/attempt-1.log") == ended.out.substr(0, 1024) + "\n[… " + left_out +
                                                       " bytes left out …]\n" +
                                                       ended.out.substr(ended.out.size() - 1024));
  CHECK(std::distance(std::filesystem::directory_iterator{logs}, std::filesystem::directory_iterator{}) == 1);
}

TEST_CASE("a full disk for the logs is one warning and nothing else", "[retry-run]") {
  if (::geteuid() != 0) SKIP_TEST("only root mounts a disk to fill");
  const RetryRun run;
  const std::string disk = run.folder() / "disk";
  std::filesystem::create_directory(disk);
  std::vector<std::string> argv{"unshare", "-m", "sh", "-c", kFullDisk, "sh", disk};
  for (std::string& word : run.words({"--log-dir", disk, "--", "sh", "-c", "seq 100000; seq 10 >&2; exit 7"})) {
    argv.push_back(std::move(word));
  }
  if (run_program({"unshare", "-m", "true"}).code != 0) SKIP_TEST("no mounts of our own");
  const Ended ended = run_program(argv, run.options());
  CHECK(ended.code == 7);
  CHECK(ended.out == run_program({"seq", "100000"}).out);
  CHECK(contains(ended.err, "the log of this attempt: No space left on device"));
  CHECK(ended.err.find("No space left") == ended.err.rfind("No space left"));
  CHECK(run.report()["attempts"][0]["log"].is_null());
}

TEST_CASE("outside a job a log is left only of a failure, and told", "[retry-run]") {
  const RetryRun run;
  const auto kept = [&] {
    int count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{run.folder().path()}) {
      if (contains(entry.path().filename().string(), "attempt-")) ++count;
    }
    return count;
  };
  CHECK(run.run({"--", "echo", "hello"}).code == 0);
  CHECK(run.run({"--", "false"}).code == 1);
  CHECK(kept() == 0);
  const Ended ended = run.run({"--", "sh", "-c", "echo hello; exit 1"});
  CHECK(kept() == 1);
  CHECK(contains(ended.err, "all output of the last attempt: " + run.folder().path()));
}

}  // namespace toolkit::tools_test
