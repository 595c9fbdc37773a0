// Time, memory and bytes of an attempt, as the report has them.
#include <unistd.h>

#include <filesystem>

#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

/// The only attempt of a shell's script.
nlohmann::json attempt_of(const std::string& script) {
  const RetryRun run;
  CHECK(run.run({"--", "sh", "-c", script}).code == 0);
  return run.report()["attempts"].at(0);
}

/// More than the ticks by which some kernels count.
constexpr double kTicks_ms = 50;

}  // namespace

TEST_CASE("the time of a busy command is user time, at most that of all processors", "[retry-run]") {
  const auto attempt = attempt_of("i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done");
  const double user = attempt["user_ms"];
  const double system = attempt["system_ms"];
  INFO(attempt.dump());
  CHECK(user > kTicks_ms);
  CHECK(user > system);
  const auto processors = static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN));
  CHECK(user + system <= attempt["wall_ms"].get<double>() * processors + kTicks_ms);
}

TEST_CASE("what the kernel does for a command is system time", "[retry-run]") {
  const auto attempt = attempt_of("dd if=/dev/zero of=/dev/null bs=1M count=4000 2>/dev/null");
  INFO(attempt.dump());
  CHECK(attempt["system_ms"] > attempt["user_ms"]);
}

TEST_CASE("a command that sleeps takes time and uses none", "[retry-run]") {
  const auto attempt = attempt_of("sleep 0.6");
  INFO(attempt.dump());
  CHECK(attempt["wall_ms"] >= 600.0);
  CHECK(attempt["user_ms"].get<double>() + attempt["system_ms"].get<double>() < 300.0);
}

TEST_CASE("what children use, also those that nobody waits for, is the attempt's", "[retry-run]") {
  const auto attempt = attempt_of("(sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done; : >&2' &) | cat");
  INFO(attempt.dump());
  CHECK(attempt["user_ms"] > kTicks_ms);
}

TEST_CASE("each attempt has the time of its own alone", "[retry-run]") {
  const RetryRun run;
  const std::string again = run.folder() / "again";
  const std::string script =
      "mkdir '" + again + "' || exit 0; i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done; exit 1";
  CHECK(run.run({"--attempts", "2", "--backoff", "0s", "--", "sh", "-c", script}).code == 0);
  const auto attempts = run.report()["attempts"];
  CHECK(attempts.at(0)["user_ms"] > kTicks_ms);
  CHECK(attempts.at(1)["user_ms"] < attempts.at(0)["user_ms"]);
  CHECK(attempts.at(1)["started_ms"] >= attempts.at(0)["wall_ms"]);
}

TEST_CASE("the bytes of each stream are counted apart", "[retry-run]") {
  const auto attempt = attempt_of("head -c 300001 /dev/zero; head -c 70002 /dev/zero >&2");
  CHECK(attempt["stdout_bytes"] == 300'001);
  CHECK(attempt["stderr_bytes"] == 70'002);
}

TEST_CASE("the peak of the memory is at least what a process has had at once", "[retry-run]") {
  // A shell's variable of 32 MiB.
  const auto attempt = attempt_of("x=$(head -c 33554432 /dev/zero | tr '\\0' x); : \"${#x}\"");
  INFO(attempt.dump());
  CHECK(attempt["peak_memory_bytes"] >= 32 << 20);
}

}  // namespace toolkit::tools_test
