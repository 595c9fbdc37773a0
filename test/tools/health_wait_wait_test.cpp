// The wait on real sockets: everything at once, and nothing that hangs holds up the rest. Order is proven by who must
// have come before whom, never by time.
#include <csignal>

#include <nlohmann/json.hpp>

#include "test/support/catch.hpp"
#include "test/tools/health_wait.hpp"
#include "test/tools/port.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {
namespace {

/// No try ends by itself.
std::vector<std::string> patient(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--timeout", "1h", "--try-timeout", "1h"});
  return call(std::move(arguments));
}

}  // namespace

TEST_CASE("all targets are tried at once", "[health-wait]") {
  OpenPort one;
  OpenPort two;
  OpenPort three;
  Program program{patient({one.url("http"), two.url("http"), three.url("http")})};
  // None is answered before all have asked, so that the slowest alone decides.
  std::vector<Accepted> servers;
  for (OpenPort* port : {&three, &one, &two}) {
    servers.push_back(port->accept());
    (void)servers.back().read_head();
  }
  for (Accepted& server : servers) server.answer(200);
  CHECK(program.finish().code == 0);
}

TEST_CASE("200 targets are tried at once", "[health-wait]") {
  constexpr unsigned kTargets = 200;
  const Scratch folder;
  OpenPort port;
  std::vector<std::string> targets{"--report", folder / "report.json"};
  for (unsigned i = 0; i < kTargets; ++i) targets.push_back(port.url("http") + "/" + std::to_string(i));
  Program program{patient(targets)};
  std::vector<Accepted> servers;
  for (unsigned i = 0; i < kTargets; ++i) {
    servers.push_back(port.accept());
    (void)servers.back().read_head();
  }
  for (Accepted& server : servers) server.answer(200);
  CHECK(program.finish().code == 0);
  const auto report = nlohmann::json::parse(folder.read("report.json"));
  REQUIRE(report.at("targets").size() == kTargets);
  for (const auto& target : report.at("targets")) CHECK(target.at("tries") == 1);
}

TEST_CASE("with --any one ready target ends the wait while others hang", "[health-wait]") {
  const FullPort full;
  OpenPort silent;
  Port late;
  Program program{patient({"--any", full.url("tcp"), full.url("postgres"), silent.url("http"), silent.url("redis"),
                           late.url("tcp"), "exec:sleep 3600"})};
  Accepted first = silent.accept();
  Accepted second = silent.accept();
  late.listen();
  const Ended ended = program.finish();
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "ready after"));
}

TEST_CASE("a signal ends the wait while every probe hangs", "[health-wait]") {
  const FullPort full;
  OpenPort silent;
  Program program{
      patient({full.url("tcp"), full.url("http"), full.url("redis"), full.url("postgres"), silent.url("http"),
               silent.url("redis"), silent.url("postgres"), silent.url("https"), "exec:sleep 3600"})};
  std::vector<Accepted> hanging;
  for (int i = 0; i < 4; ++i) hanging.push_back(silent.accept());
  program.signal(SIGTERM);
  CHECK(program.finish().code == 143);
}

TEST_CASE("the deadline cuts off every probe that hangs", "[health-wait]") {
  const FullPort full;
  OpenPort silent;
  const Ended ended = health_wait({"--timeout", "300ms", "--try-timeout", "1h", full.url("tcp"), full.url("http"),
                                   full.url("redis"), full.url("postgres"), silent.url("http"), silent.url("redis"),
                                   silent.url("postgres"), silent.url("https"), "exec:sleep 3600"});
  CHECK(ended.code == 124);
}

TEST_CASE("a hopeless answer ends the wait while another target hangs", "[health-wait]") {
  OpenPort silent;
  OpenPort redis;
  Program program{patient({silent.url("http"), "redis://:wrong@127.0.0.1:" + std::to_string(redis.number())})};
  const Accepted hanging = silent.accept();
  Accepted server = redis.accept();
  server.send("-WRONGPASS no\r\n");
  CHECK(program.finish().code == 1);
}

TEST_CASE("a target is ready after that many successes in a row", "[health-wait]") {
  const Scratch folder;
  OpenPort port;
  Program program{patient({"--report", folder / "report.json", port.url("http") + "/#successes=3"})};
  for (const int status : {200, 200, 503, 200, 200, 200}) {
    Accepted server = port.accept();
    (void)server.read_head();
    server.answer(status);
  }
  CHECK(program.finish().code == 0);
  CHECK(nlohmann::json::parse(folder.read("report.json")).at("targets").at(0).at("tries") == 6);
}

TEST_CASE("with --until-gone the wait ends when nobody listens any more", "[health-wait]") {
  auto port = std::make_unique<OpenPort>();
  Program program{patient({"--until-gone", port->url("tcp")})};
  { const Accepted seen = port->accept(); }
  REQUIRE(program.read_until("still"));
  port.reset();
  const Ended ended = program.finish();
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "gone after"));
}

TEST_CASE("progress is a line only when something changed", "[health-wait]") {
  const Scratch folder;
  const std::string tries = folder / "tries";
  const std::string target = "exec:echo . >> '" + tries + "'; n=$(wc -l < '" + tries + "'); test $n -gt 20";
  const Ended ended = health_wait({"--timeout", "45s", "--max-delay", "1ms", target});
  CHECK(ended.code == 0);
  CHECK(folder.read("tries").size() == 42);
  CHECK(count_of(ended.err, "\n") == 2);  // not yet, then ready
  CHECK(contains(ended.err, "exit code 1"));
  CHECK(contains(ended.err, ": ready\n"));
}

TEST_CASE("a command that the shell cannot run is not gone", "[health-wait]") {
  for (const char* target : {"exec:no-such-command-here", "exec:/dev/null", "exec:kill -9 $$"}) {
    INFO(target);
    CHECK(health_wait({"--until-gone", "--timeout", "300ms", target}).code == 124);
  }
  CHECK(health_wait({"--until-gone", "--timeout", "30s", "exec:exit 125"}).code == 0);
}

}  // namespace toolkit::tools_test
