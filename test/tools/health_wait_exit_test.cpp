// The exit codes of health-wait, and what its signals do.
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <filesystem>

#include "test/support/catch.hpp"
#include "test/tools/health_wait.hpp"
#include "test/tools/port.hpp"
#include "test/tools/scratch.hpp"
#include "test/tools/step.hpp"

namespace toolkit::tools_test {
namespace {

/// Arguments of a wait that nothing but its own end ends.
std::vector<std::string> endless(const std::string& target) {
  return {"--timeout", "1h", "--try-timeout", "1h", target};
}

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// Writes a report to a full disk at $1, by the program $2 for the target $3.
constexpr const char* kFillDisk =
    "mount -t tmpfs -o size=8k none \"$1\" && echo old > \"$1/report\" && (cat /dev/zero > \"$1/fill\" || true)"
    " && \"$2\" --report \"$1/report\" \"$3\"; echo \"code $?\"; ls \"$1\"; cat \"$1/report\"";

/// A Redis that refuses every password.
Ended wait_for_refusing_redis(std::vector<std::string> more) {
  OpenPort port;
  Program program{call(with(std::move(more), {"redis://:wrong@127.0.0.1:" + std::to_string(port.number())}))};
  Accepted server = port.accept();
  server.send("-WRONGPASS invalid username-password pair or user is disabled.\r\n");
  return program.finish();
}

}  // namespace

TEST_CASE("the exit code is 0 when all targets are ready", "[health-wait]") {
  const OpenPort one;
  const OpenPort other;
  CHECK(health_wait({one.url("tcp"), other.url("tcp")}).code == 0);
}

TEST_CASE("the exit code is 1 when a target cannot become ready", "[health-wait]") {
  const Ended ended = wait_for_refusing_redis({});
  CHECK(ended.code == 1);
  CHECK(contains(ended.err, "WRONGPASS"));
  CHECK(contains(ended.err, "--keep-trying"));
}

TEST_CASE("the exit code is 2 when the call is wrong", "[health-wait]") {
  CHECK(health_wait({}).code == 2);
  CHECK(health_wait({"--nonsense", "tcp://localhost:1"}).code == 2);
}

TEST_CASE("the exit code is 3 when the report cannot be written", "[health-wait]") {
  const OpenPort port;
  const Ended ended = health_wait({"--report", "/dev/full", port.url("tcp"), "--", "echo", "started"});
  CHECK(ended.code == 3);
  CHECK(contains(ended.err, "/dev/full"));
  CHECK(contains(ended.err, "No space left"));
  CHECK(ended.out.empty());  // the command did not start
}

TEST_CASE("a full disk is exit code 3 and leaves the old report whole and nothing half beside it", "[health-wait]") {
  // In a mount name space of its own, so that nothing stays mounted whatever happens.
  if (run_program({"unshare", "-m", "true"}).code != 0) SKIP_TEST("mounting needs root");
  const Scratch folder;
  const OpenPort port;
  std::filesystem::create_directory(folder / "disk");
  const Ended ended = run_program(
      {"unshare", "-m", "sh", "-c", kFillDisk, "sh", folder / "disk", TOOLKIT_HEALTH_WAIT, port.url("tcp")});
  INFO(ended.err);
  CHECK(contains(ended.out, "code 3\nfill\nreport\nold\n"));
}

TEST_CASE("the exit code is 3 when standard output or the step's outputs cannot be written", "[health-wait]") {
  const OpenPort port;
  CHECK(health_wait({port.url("tcp")}, {.output_file = "/dev/full"}).code == 3);
  const Step step;
  ProgramOptions options = step.options();
  options.environment["GITHUB_OUTPUT"] = "/dev/full";
  CHECK(health_wait({port.url("tcp")}, options).code == 3);
}

TEST_CASE("the exit code is 124 when the time is over first", "[health-wait]") {
  const Port refusing;
  const Ended ended = health_wait({"--timeout", "50ms", refusing.url("tcp")});
  CHECK(ended.code == 124);
  CHECK(contains(ended.err, "--timeout"));  // what to change

  const Ended own = health_wait({"--timeout", "1h", refusing.url("tcp") + "#timeout=50ms"});
  CHECK(own.code == 124);
  CHECK(contains(own.err, "#timeout="));
}

TEST_CASE("SIGINT and SIGTERM end the wait with everything written", "[health-wait]") {
  const int number = GENERATE(SIGINT, SIGTERM);
  const Step step;
  OpenPort silent;
  const std::string report = step.folder() / "report.json";
  Program program{call(with(endless(silent.url("http")), {"--report", report})), step.options()};
  Accepted hanging = silent.accept();
  (void)hanging.read_head();
  program.signal(number);
  const Ended ended = program.finish();
  CHECK(ended.code == 128 + number);
  CHECK(contains(ended.out, "interrupted by signal " + std::to_string(number)));
  CHECK(contains(step.folder().read("report.json"), "\"verdict\": \"interrupted\""));
  CHECK(step.outputs().at("ready") == "false");
  CHECK(contains(step.summary(), "interrupted"));
}

TEST_CASE("a signal ends the wait when it was blocked at the start too", "[health-wait]") {
  OpenPort silent;
  Program program{call(endless(silent.url("http"))), {.blocked = {SIGTERM, SIGINT}}};
  const Accepted hanging = silent.accept();
  program.signal(SIGTERM);
  CHECK(program.finish().code == 143);
}

TEST_CASE("a signal that was ignored at the start stays ignored", "[health-wait]") {
  OpenPort silent;
  Program program{call(endless(silent.url("http"))), {.ignored = {SIGINT}}};
  const Accepted hanging = silent.accept();
  program.signal(SIGINT);
  program.signal(SIGTERM);
  CHECK(program.finish().code == 143);
}

TEST_CASE("a signal ends the command of an exec target with its children", "[health-wait]") {
  const Scratch folder;
  const std::string pids = folder / "pids";
  Program program{call(endless("exec:sleep 3600 & echo $! > '" + pids + ".new'; mv '" + pids + ".new' '" + pids +
                               "'; echo started >&2; wait"))};
  REQUIRE(health_wait({"--timeout", "45s", "file:" + pids}).code == 0);
  program.signal(SIGTERM);
  CHECK(program.finish().code == 143);
  const pid_t sleeper = std::stoi(folder.read("pids"));
  // Dead it is for certain; who reaps it, and when, is for the system.
  const Ended gone = health_wait(
      {"--timeout", "45s", "--until-gone", "exec:grep -q '^State:.[^Z]' /proc/" + std::to_string(sleeper) + "/status"});
  CHECK(gone.code == 0);
}

TEST_CASE("a second signal ends the process at once", "[health-wait]") {
  const Scratch folder;
  const std::string pipe = folder / "report";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  OpenPort silent;
  Program program{call(with(endless(silent.url("http")), {"--report", pipe}))};
  const Accepted hanging = silent.accept();
  program.signal(SIGTERM);
  // The table is there, and the report now waits for somebody to read the pipe.
  REQUIRE(program.read_until("interrupted by signal 15 after"));
  program.signal(SIGTERM);
  CHECK(program.finish().signal == SIGTERM);
}

TEST_CASE("with --once the exit code is 0 or 1 and nothing else", "[health-wait]") {
  const OpenPort open;
  const Port refusing;
  CHECK(health_wait({"--once", open.url("tcp")}).code == 0);
  CHECK(health_wait({"--once", refusing.url("tcp")}).code == 1);
  CHECK(health_wait({"--once", open.url("tcp"), refusing.url("tcp")}).code == 1);
  CHECK(health_wait({"--once"}).code == 1);
  CHECK(health_wait({"--once", "--nonsense", open.url("tcp")}).code == 1);
  CHECK(health_wait({"--once=true", "--timeout", "soon", open.url("tcp")}).code == 1);
  CHECK(health_wait({"nonsense://x", "--once"}).code == 1);
  CHECK(health_wait({"--once", "--report", "/dev/full", open.url("tcp")}).code == 1);
  CHECK(health_wait({"--once", open.url("tcp"), "--", "/no/such/program"}).code == 1);
  CHECK(wait_for_refusing_redis({"--once"}).code == 1);
}

TEST_CASE("with --once a server that does not answer in time and a signal are exit code 1", "[health-wait]") {
  OpenPort silent;
  CHECK(health_wait({"--once", "--timeout", "50ms", silent.url("http")}).code == 1);
  CHECK(health_wait({"--once", "--try-timeout", "50ms", silent.url("http")}).code == 1);
  OpenPort other;
  Program program{call(with(endless(other.url("http")), {"--once"}))};
  const Accepted hanging = other.accept();
  program.signal(SIGTERM);
  CHECK(program.finish().code == 1);
}

TEST_CASE("the input once means the same as the flag", "[health-wait]") {
  const Step step;
  const Port refusing;
  const std::map<std::string, std::string> inputs{{"INPUT_TARGETS", refusing.url("tcp")}, {"INPUT_ONCE", "true"}};
  CHECK(health_wait({}, step.options_of_action("health-wait", inputs)).code == 1);
  CHECK(health_wait({"--timeout", "soon"}, step.options_of_action("health-wait", inputs)).code == 1);
  // A flag beats the input, and another tool's input is not ours.
  CHECK(health_wait({"--once=false", "--timeout", "50ms"}, step.options_of_action("health-wait", inputs)).code == 124);
  CHECK(health_wait({"--timeout", "50ms", refusing.url("tcp")}, step.options_of_action("cache", inputs)).code == 124);
}

TEST_CASE("the command's own exit code is passed on", "[health-wait]") {
  const OpenPort port;
  CHECK(health_wait({port.url("tcp"), "--", "sh", "-c", "exit 0"}).code == 0);
  CHECK(health_wait({port.url("tcp"), "--", "sh", "-c", "exit 7"}).code == 7);
  CHECK(health_wait({port.url("tcp"), "--", "sh", "-c", "kill -TERM $$"}).signal == SIGTERM);
}

TEST_CASE("a command that cannot be executed is 126 and one that is not found 127", "[health-wait]") {
  const OpenPort port;
  const Scratch folder;
  const std::string text = folder.write("text", "no program\n");
  const Ended refused = health_wait({port.url("tcp"), "--", text});
  CHECK(refused.code == 126);
  CHECK(contains(refused.err, text));
  CHECK(health_wait({port.url("tcp"), "--", folder.path()}).code == 126);
  const Ended missing = health_wait({port.url("tcp"), "--", "no-such-program-anywhere"});
  CHECK(missing.code == 127);
  CHECK(contains(missing.err, "no-such-program-anywhere"));
}

}  // namespace toolkit::tools_test
