// docker: against an engine that says what the test wrote down.
#include <atomic>

#include "lib/health/probe_kinds.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/temp_dir.hpp"
#include "test/support/unix_web_server.hpp"

using namespace toolkit;
using namespace toolkit::health;

namespace {

/// The answer to one try of docker:db, with options, where the engine answers so.
Answer ask(int status, const std::string& state, const std::string& options = "") {
  const test::TempDir folder;
  test::UnixWebServer engine{folder / "docker.sock"};
  engine.server().Get("/containers/db/json", [&](const httplib::Request&, httplib::Response& response) {
    response.status = status;
    response.set_content(R"({"State":)" + state + "}", "application/json");
  });
  engine.start();
  Mistakes mistakes;
  const auto target = parse_target("docker:db" + options,
                                   Environment{{{"DOCKER_HOST", "unix://" + (folder / "docker.sock")}}}, mistakes);
  REQUIRE(target);
  return target->probe->check(test::far_away());
}

Answer running(const std::string& health) { return ask(200, R"({"Status":"running","Health":)" + health + "}"); }

bool says(const Answer& answer, const std::string& words) { return answer.message.find(words) != std::string::npos; }

std::vector<std::string> mistakes_of(const std::string& text, const Environment& environment = Environment{}) {
  Mistakes mistakes;
  static_cast<void>(parse_target(text, environment, mistakes));
  return mistakes.list();
}

}  // namespace

TEST_CASE("a container is ready when it is healthy, runs without a health check, or exited with 0", "[health]") {
  CHECK(running(R"({"Status":"healthy"})").state == State::ready);
  CHECK(ask(200, R"({"Status":"running"})").state == State::ready);
  CHECK(ask(200, R"({"Status":"exited","ExitCode":0})").state == State::ready);
  CHECK(ask(200, R"({"Status":"running"})").reached);
}

TEST_CASE("a container that has died or is unhealthy is hopeless", "[health]") {
  const Answer died = ask(200, R"({"Status":"exited","ExitCode":137})");
  CHECK(died.state == State::hopeless);
  CHECK(says(died, "exited, with exit code 137"));
  CHECK(ask(200, R"({"Status":"dead","ExitCode":0})").state == State::hopeless);
  const Answer sick = running(R"({"Status":"unhealthy","Log":[{"Output":"no \u001b[31mroute\n"}]})");
  CHECK(sick.state == State::hopeless);
  CHECK(says(sick, "it is unhealthy: no \\x1b[31mroute"));
}

TEST_CASE("a container that may yet come is not ready yet, and one that is not there is absent", "[health]") {
  const Answer starting = running(R"({"Status":"starting","Log":[{"Output":"connection refused"}]})");
  CHECK(starting.state == State::not_yet);
  CHECK(says(starting, "connection refused"));
  for (const char* status : {"created", "paused", "restarting", "removing"}) {
    INFO(status);
    CHECK(ask(200, R"({"Status":")" + std::string{status} + R"(","ExitCode":1})").state == State::not_yet);
  }
  CHECK(ask(404, "null").state == State::absent);
  CHECK(ask(500, "null").state == State::failed);
  CHECK(ask(200, "null").state == State::failed);
}

TEST_CASE("a docker: target without a name, or with an engine that cannot be asked, is told", "[health]") {
  CHECK(mistakes_of("docker:").size() == 1);
  CHECK(mistakes_of("docker://db").size() == 1);
  const auto list = mistakes_of("docker:db", Environment{{{"DOCKER_HOST", "ssh://me@host"}}});
  REQUIRE(list.size() == 1);
  CHECK(list.front().find("DOCKER_HOST must be unix://PATH or tcp://HOST:PORT, and is ssh://") != std::string::npos);
}

TEST_CASE("one that should go on is not ready when it has exited with 0", "[health]") {
  constexpr const char* kChecked = R"({"Status":"exited","ExitCode":0,"Health":{"Status":"healthy"}})";
  CHECK(ask(200, kChecked).state == State::hopeless);
  CHECK(ask(200, kChecked, "#state=exited").state == State::ready);
  CHECK(ask(200, R"({"Status":"exited","ExitCode":0})", "#state=running").state == State::hopeless);
  CHECK(ask(200, R"({"Status":"running"})", "#state=running").state == State::ready);
  CHECK(running(R"({"Status":"starting"})").state == State::not_yet);
}

TEST_CASE("a container that was there and is removed does not come back", "[health]") {
  const test::TempDir folder;
  test::UnixWebServer engine{folder / "docker.sock"};
  std::atomic<int> status = 404;
  engine.server().Get("/containers/db/json", [&](const httplib::Request&, httplib::Response& response) {
    response.status = status;
    response.set_content(R"({"State":{"Status":"created"}})", "application/json");
  });
  engine.start();
  Mistakes mistakes;
  const auto target =
      parse_target("docker:db", Environment{{{"DOCKER_HOST", "unix://" + (folder / "docker.sock")}}}, mistakes);
  REQUIRE(target);
  CHECK_FALSE(target->probe->check(test::far_away()).gone_for_good);
  status = 200;
  CHECK(target->probe->check(test::far_away()).state == State::not_yet);
  status = 404;
  const Answer removed = target->probe->check(test::far_away());
  CHECK(removed.state == State::absent);
  CHECK(removed.gone_for_good);
  CHECK(says(removed, "it was removed"));
}

TEST_CASE("what a health check prints is shown without the secrets of the container", "[health]") {
  const Answer sick = ask(200, R"({"Status":"running","Health":{"Status":"unhealthy","Log":[{"Output":
    "no login with battery, PASSWORD=abcdef"}]}},"Config":{"Env":["APP_PASSWORD=battery"]})");
  CHECK(says(sick, "it is unhealthy: no login with ***, PASSWORD=***"));
}

TEST_CASE("a container that has one task may be waited for until it has ended", "[health]") {
  CHECK(ask(200, R"({"Status":"running"})", "#state=exited").state == State::not_yet);
  CHECK(ask(200, R"({"Status":"running","Health":{"Status":"healthy"}})", "#state=exited").state == State::not_yet);
  CHECK(ask(200, R"({"Status":"exited","ExitCode":0})", "#state=exited").state == State::ready);
  CHECK(ask(200, R"({"Status":"exited","ExitCode":1})", "#state=exited").state == State::hopeless);
  CHECK(mistakes_of("docker:db#state=gone") ==
        std::vector<std::string>{"docker:db: state: it can be exited or running"});
}
