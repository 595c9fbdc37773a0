// A signal while actions/launcher/run, or a JavaScript action above it, works.
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <utility>

#include "test/support/catch.hpp"
#include "test/tools/launcher_release.hpp"
#include "test/tools/program.hpp"
#include "test/tools/shells.hpp"

namespace toolkit::tools_test {
namespace {

/// Less than the half minute after which those that fetch give up by themselves.
constexpr std::chrono::seconds kAtOnce{20};

bool is_running(const Release& release) {
  const std::string pid = release.folder().read("pid");
  if (pid.empty()) throw std::runtime_error{"it was not started"};
  return ::kill(std::stoi(pid), 0) == 0;
}

}  // namespace

TEST_CASE("a signal during a download ends it at once and leaves nothing behind", "[launcher]") {
  for (const Words& shell : shells()) {
    for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
      INFO(shell.front() << " " << signal);
      Release release;
      release.stall_downloads();
      const Variables environment = release.environment({});
      trace(release, "curl");
      Program program{call_by(shell, release), {.environment = environment}};
      REQUIRE(release.wait_for_hits(1));
      program.signal(signal);
      const Ended ended = program.finish(kAtOnce);
      CHECK(ended.code == 128 + signal);
      CHECK(ended.out.empty());
      CHECK(ended.err.empty());
      CHECK(files_below(release.cache()).empty());
      CHECK_FALSE(is_running(release));
    }
  }
}

TEST_CASE("a signal during a copy from the image removes docker's container", "[launcher]") {
  for (const Words& shell : shells()) {
    INFO(shell.front());
    const Release release;
    const Variables environment = release.environment({});
    const std::string calls = release.folder() / "calls";
    REQUIRE(run_program({"mkfifo", release.folder() / "started"}).code == 0);
    release.folder().write_script("bin/docker", "#!/bin/sh\ncd '" + release.folder().path() +
                                                    "'\ncase $1 in create) echo some-id ;; rm) echo \"$*\" >>calls ;; "
                                                    "cp) echo $$ >pid; echo >started; exec sleep 1000 ;; esac\n");
    Program program{call_by(shell, release), {.environment = environment}};
    REQUIRE(run_program({"cat", release.folder() / "started"}).code == 0);
    program.signal(SIGINT);
    CHECK(program.finish(kAtOnce).code == 128 + SIGINT);
    CHECK(release.folder().read("calls") == "rm some-id\n");
    CHECK(files_below(release.cache()).empty());
    CHECK_FALSE(is_running(release));
  }
}

TEST_CASE("a JavaScript action passes words, signals and exit codes on", "[launcher]") {
  if (!has_program("node")) SKIP_TEST("there is no node");
  const Release release;
  Variables environment = release.environment({"node"});
  release.folder().write("demo-action/main.js", "require('../launcher/main.js')('demo', 'restore')\n");
  const Words call{shell("command -v node"), release.folder() / "demo-action/main.js"};

  environment["CODE"] = "7";
  const Ended ended = run_program(call, {.environment = environment});
  CHECK(ended.code == 7);
  CHECK(contains(ended.out, " args=restore action=demo node= "));

  environment["WAIT"] = "1";
  for (const auto& [signal, code] : {std::pair{SIGTERM, 42}, std::pair{SIGINT, 43}, std::pair{SIGHUP, 44}}) {
    Program program{call, {.environment = environment}};
    REQUIRE(program.read_until("waiting\n"));
    program.signal(signal);
    CHECK(program.finish().code == code);
  }
}

TEST_CASE("a JavaScript action's signal ends the download, too", "[launcher]") {
  if (!has_program("node")) SKIP_TEST("there is no node");
  Release release;
  release.stall_downloads();
  const Variables environment = release.environment({});
  trace(release, "curl");
  release.folder().write("demo-action/main.js", "require('../launcher/main.js')('demo')\n");
  Program program{{shell("command -v node"), release.folder() / "demo-action/main.js"}, {.environment = environment}};
  REQUIRE(release.wait_for_hits(1));
  program.signal(SIGHUP);
  CHECK(program.finish(kAtOnce).code == 128 + SIGHUP);
  CHECK(files_below(release.cache()).empty());
  CHECK_FALSE(is_running(release));
}

}  // namespace toolkit::tools_test
