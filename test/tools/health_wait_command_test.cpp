// What COMMAND finds when health-wait becomes it.
#include <csignal>

#include "test/support/catch.hpp"
#include "test/tools/health_wait.hpp"
#include "test/tools/port.hpp"
#include "test/tools/scratch.hpp"
#include "test/tools/step.hpp"

namespace toolkit::tools_test {

TEST_CASE("the command replaces the process", "[health-wait]") {
  const OpenPort port;
  Program program{call({port.url("tcp"), "--", "sh", "-c", "echo $$"})};
  const pid_t ours = program.pid();
  CHECK(program.finish().out == std::to_string(ours) + "\n");
}

TEST_CASE("Property 1, service readiness verification: the command starts only when all targets are ready",
          "[health-wait]") {
  const OpenPort open;
  const Scratch folder;
  const std::string made = folder / "made";
  OpenPort slow;
  Program program{call({open.url("tcp"), slow.url("http"), "--", "touch", made})};
  Accepted server = slow.accept();
  (void)server.read_head();
  REQUIRE(program.read_until(open.url("tcp") + ": ready"));
  CHECK(run_program({"test", "-e", made}).code == 1);
  server.answer(503);
  Accepted again = slow.accept();
  (void)again.read_head();
  CHECK(run_program({"test", "-e", made}).code == 1);
  again.answer(200);
  CHECK(program.finish().code == 0);
  CHECK(run_program({"test", "-e", made}).code == 0);
}

TEST_CASE("Property 1, service readiness verification: the command never starts when the targets are not ready",
          "[health-wait]") {
  const Port refusing;
  const auto out_of = [](std::vector<std::string> arguments) {
    for (const char* word : {"--", "echo", "started"}) arguments.emplace_back(word);
    return health_wait(std::move(arguments)).out;
  };
  CHECK(out_of({"--timeout", "50ms", refusing.url("tcp")}).empty());
  CHECK(out_of({"--once", refusing.url("tcp")}).empty());
  CHECK(out_of({"--nonsense", refusing.url("tcp")}).empty());
  CHECK(out_of({"--keep-trying", "--timeout", "50ms", "file:/no/such/file"}).empty());

  OpenPort silent;
  Program program{call({"--timeout", "1h", "--try-timeout", "1h", silent.url("http"), "--", "echo", "started"})};
  const Accepted hanging = silent.accept();
  program.signal(SIGTERM);
  const Ended ended = program.finish();
  CHECK(ended.code == 143);
  CHECK(ended.out.empty());
}

TEST_CASE("report and outputs and summary are there before the command runs", "[health-wait]") {
  const Step step;
  const OpenPort port;
  const std::string report = step.folder() / "report.json";
  const Ended ended = health_wait({"--report", report, port.url("tcp"), "--", "sh", "-c",
                                   "cat \"$1\" \"$GITHUB_OUTPUT\" \"$GITHUB_STEP_SUMMARY\"", "sh", report},
                                  step.options());
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "\"verdict\": \"ready\""));
  CHECK(contains(ended.out, "elapsed-ms"));
  CHECK(contains(ended.out, "first reachable after"));
}

TEST_CASE("the command has the standard streams and no other descriptor of ours", "[health-wait]") {
  // Targets of all the kinds that open descriptors, and one that still runs when the command starts.
  const OpenPort tcp;
  const Port refusing;
  const Step step;
  const Ended ended = health_wait({"--any", "exec:sleep 3600", refusing.url("http"), refusing.url("postgres"),
                                   refusing.url("redis"), "dns:localhost", "unix:/no/such/socket",
                                   "file:/no/such/file#text=x", tcp.url("tcp"), "--", "sh", "-c", "ls /proc/$$/fd; :"},
                                  step.options());
  CHECK(ended.out == "0\n1\n2\n");
}

TEST_CASE("the command starts with no signal blocked or ignored or caught", "[health-wait]") {
  const OpenPort port;
  const bool inherits = GENERATE(false, true);
  ProgramOptions options;
  if (inherits) {
    options.blocked = {SIGTERM, SIGUSR1, SIGCHLD, SIGHUP, SIGRTMIN + 1};
    options.ignored = {SIGINT, SIGPIPE, SIGUSR2, SIGQUIT, SIGRTMIN + 2};
  }
  const Ended ended = health_wait({"exec:true", port.url("tcp"), "--", "cat", "/proc/self/status"}, options);
  for (const std::string field : {"SigBlk", "SigIgn", "SigCgt", "SigPnd", "ShdPnd"}) {
    CHECK(contains(ended.out, field + ":\t0000000000000000\n"));
  }
}

TEST_CASE("standard output is the command's alone", "[health-wait]") {
  const OpenPort port;
  const Ended ended = health_wait({port.url("tcp"), "--", "echo", "mine"});
  CHECK(ended.out == "mine\n");
  CHECK(contains(ended.err, "first reachable after"));
}

TEST_CASE("the command gets its arguments as they are", "[health-wait]") {
  const OpenPort port;
  const Ended ended = health_wait({port.url("tcp"), "--", "printf", "<%s>", "--timeout", "a b", "", "--", "$HOME"});
  CHECK(ended.out == "<--timeout><a b><><--><$HOME>");
}

TEST_CASE("the inputs of our action are not in the command's environment nor in that of exec targets",
          "[health-wait]") {
  const Step step;
  const OpenPort port;
  const std::string seen = step.folder() / "seen";
  const std::map<std::string, std::string> inputs{{"INPUT_TARGETS", port.url("tcp") + "\nexec:env > '" + seen + "'\n"},
                                                  {"INPUT_TIMEOUT", "30s"},
                                                  {"INPUT_KEEP-TRYING", "true"},
                                                  {"INPUT_ANY", ""}};
  const Ended ended = health_wait({"--", "env"}, step.options_of_action("health-wait", inputs));
  REQUIRE(ended.code == 0);
  for (const std::string& environment : {ended.out, step.folder().read("seen")}) {
    CHECK(contains(environment, "GITHUB_ACTIONS=true"));
    CHECK_FALSE(contains(environment, "INPUT_"));
    CHECK_FALSE(contains(environment, "CI_TOOLKIT_ACTION"));
  }
}

TEST_CASE("the inputs of another tool neither steer us nor are taken away", "[health-wait]") {
  const Step step;
  const OpenPort port;
  const std::string other = GENERATE("cache", "");
  const std::map<std::string, std::string> inputs{{"INPUT_TARGETS", "nonsense"}, {"INPUT_TIMEOUT", "soon"}};
  const Ended ended = health_wait({port.url("tcp"), "--", "env"}, step.options_of_action(other, inputs));
  REQUIRE(ended.code == 0);
  CHECK(contains(ended.out, "INPUT_TARGETS=nonsense\n"));
  CHECK(contains(ended.out, "INPUT_TIMEOUT=soon\n"));
  CHECK(contains(ended.out, "CI_TOOLKIT_ACTION=" + other + "\n"));
}

}  // namespace toolkit::tools_test
