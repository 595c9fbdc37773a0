// Targets tied to a container, before an engine that says what the test wrote down.
#include "lib/health/container_watch.hpp"

#include <atomic>
#include <future>

#include "test/support/catch.hpp"
#include "test/support/fake_clock.hpp"
#include "test/support/far_away.hpp"
#include "test/support/listener.hpp"
#include "test/support/scripted_server.hpp"
#include "test/support/temp_dir.hpp"
#include "test/support/unix_web_server.hpp"

using namespace toolkit;
using namespace toolkit::health;
using namespace std::chrono_literals;

namespace {

class FakeEngine {
 public:
  FakeEngine() {
    server_.server().Get("/containers/db/json", [this](const httplib::Request&, httplib::Response& response) {
      ++asked_;
      response.status = status;
      response.set_content(
          R"({"Id":"4f0c","Config":{"Tty":true,"Env":["APP_PASSWORD=battery"]},"State":)" + state + "}",
          "application/json");
    });
    server_.server().Get("/containers/4f0c/logs", [this](const httplib::Request& request, httplib::Response& response) {
      since_ = request.get_param_value("since");
      lines_.push_back(request.get_param_value("tail"));
      response.status = log_status;
      response.set_content(log, "text/plain");
    });
    server_.start();
  }

  /// A target whose service refuses, with options.
  Target refused(const std::string& options) const {
    return target("tcp://127.0.0.1:" + std::to_string(closed_.port) + "#" + options);
  }
  Target target(const std::string& text) const {
    const Environment environment{{{"DOCKER_HOST", "unix://" + (folder_ / "docker.sock")}}};
    Mistakes mistakes;
    auto parsed = parse_target(text, environment, mistakes);
    REQUIRE(parsed);
    watch_container(*parsed, environment, mistakes, clock);
    REQUIRE(mistakes.empty());
    return std::move(*parsed);
  }
  int asked() const { return asked_; }
  std::string since() const { return since_; }
  std::vector<std::string> lines() const { return lines_; }

  test::FakeClock clock;
  int status = 200;
  int log_status = 200;
  std::string state = R"({"Status":"running","StartedAt":"1970-01-01T00:02:00Z"})";
  std::string log;

 private:
  std::atomic<int> asked_ = 0;
  std::string since_;
  std::vector<std::string> lines_;
  test::TempDir folder_;
  test::Bound closed_ = test::refusing_port();
  test::UnixWebServer server_{folder_ / "docker.sock"};
};

Answer ask(const Target& target) { return target.probe->check(test::far_away()); }

bool says(const Answer& answer, const std::string& words) { return answer.message.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a target whose container has died is hopeless", "[health]") {
  FakeEngine engine;
  const Target target = engine.refused("container=db");
  CHECK(ask(target).state == State::refused);
  engine.state = R"({"Status":"exited","ExitCode":137})";
  CHECK(ask(target).state == State::refused);
  engine.clock.advance_to(engine.clock.now() + 500ms);
  const Answer died = ask(target);
  CHECK(died.state == State::hopeless);
  CHECK(says(died, "its container is exited, with exit code 137; "));
  CHECK(says(died, "refused"));
}

TEST_CASE("a target whose container is unhealthy, or was removed, is hopeless", "[health]") {
  FakeEngine engine;
  engine.state = R"({"Status":"running","Health":{"Status":"unhealthy"}})";
  CHECK(says(ask(engine.refused("container=db")), "its container is unhealthy"));
  engine.state = R"({"Status":"running"})";
  const Target target = engine.refused("container=db");
  CHECK(ask(target).state == State::refused);
  engine.status = 404;
  engine.clock.advance_to(engine.clock.now() + 500ms);
  CHECK(says(ask(target), "its container was removed"));
}

TEST_CASE("a container that is not there yet, or starts again, may yet become ready", "[health]") {
  FakeEngine engine;
  engine.status = 404;
  CHECK(ask(engine.refused("container=db")).state == State::refused);
  engine.status = 200;
  engine.state = R"({"Status":"restarting","ExitCode":1})";
  CHECK(ask(engine.refused("container=db")).state == State::refused);
}

TEST_CASE("a line of the container's log since its start ends the wait", "[health]") {
  FakeEngine engine;
  engine.log = "starting\nconnecting with hunter22\n";
  CHECK(ask(engine.refused("container=db&abort-on=^FATAL")).state == State::refused);
  engine.log += "FATAL: no \x1b[1mspace\nbye\n";
  const Answer fatal = ask(engine.refused("container=db&abort-on=^FATAL"));
  CHECK(fatal.state == State::hopeless);
  CHECK(says(fatal, "its log says 'FATAL: no \\x1b[1mspace'"));
  CHECK(engine.since() == "120.000000000");
  CHECK(ask(engine.refused("container=db&abort-on=^bye%24")).state == State::hopeless);
  CHECK(ask(engine.refused("container=db")).state == State::refused);
}

TEST_CASE("a docker: target has its container's log itself", "[health]") {
  FakeEngine engine;
  engine.state = R"({"Status":"running","Health":{"Status":"starting"}})";
  engine.log = "FATAL: no space\n";
  CHECK(ask(engine.target("docker:db")).state == State::not_yet);
  CHECK(says(ask(engine.target("docker:db#abort-on=FATAL")), "its log says 'FATAL: no space'"));
}

TEST_CASE("no secret of the target is shown from its container's log", "[health]") {
  FakeEngine engine;
  engine.log = "FATAL: hunter22 is not right for app\n";
  const Target target = engine.target("redis://app:hunter22@127.0.0.1:" + std::to_string(test::refusing_port().port) +
                                      "#container=db&abort-on=FATAL");
  CHECK(says(ask(target), "its log says 'FATAL: *** is not right for app'"));
  engine.log = "FATAL: battery is not right for app\n";
  CHECK(says(ask(engine.refused("container=db&abort-on=FATAL")), "its log says 'FATAL: *** is not right for app'"));
}

TEST_CASE("a container that is started again is waited for again", "[health]") {
  FakeEngine engine;
  const Target target = engine.refused("container=db");
  engine.state = R"({"Status":"exited","ExitCode":1})";
  CHECK(ask(target).state == State::hopeless);
  engine.state = R"({"Status":"running"})";
  engine.clock.advance_to(engine.clock.now() + 500ms);
  CHECK(ask(target).state == State::refused);
}

TEST_CASE("the engine is asked twice a second and not at each try, and not about what is ready", "[health]") {
  FakeEngine engine;
  const Target target = engine.refused("container=db");
  for (int i = 0; i < 20; ++i) {
    static_cast<void>(ask(target));
    engine.clock.advance_to(engine.clock.now() + 100ms);
  }
  CHECK(engine.asked() == 4);
  const auto open = test::listen_on(test::Family::v4);
  REQUIRE(open);
  CHECK(ask(engine.target("tcp://127.0.0.1:" + std::to_string(open->port) + "#container=db")).state == State::ready);
  CHECK(engine.asked() == 4);
}

TEST_CASE("after a try that used all its time the next one asks the engine first", "[health]") {
  FakeEngine engine;
  const test::ScriptedServer silent{[](test::Peer& peer) { peer.wait_for_hang_up(); }};
  const Target target = engine.target("redis://127.0.0.1:" + std::to_string(silent.port()) + "#container=db");
  CHECK(target.probe->check(Deadline::after(20ms)).state == State::failed);
  CHECK(engine.asked() == 0);
  engine.state = R"({"Status":"exited","ExitCode":1})";
  CHECK(target.probe->check(Deadline::after(200ms)).state == State::hopeless);
  CHECK(engine.asked() == 1);
}

TEST_CASE("an engine that hangs does not keep the target from being tried", "[health]") {
  const test::TempDir folder;
  test::UnixWebServer engine{folder / "docker.sock"};
  std::promise<void> over;
  const std::shared_future<void> end = over.get_future().share();
  engine.server().Get("/containers/db/json", [&](const httplib::Request&, httplib::Response&) { end.wait(); });
  engine.start();
  const Environment environment{{{"DOCKER_HOST", "unix://" + (folder / "docker.sock")}}};
  std::atomic<bool> is_up = false;
  const test::ScriptedServer server{[&](test::Peer& peer) {
    if (is_up) peer.send("+PONG\r\n");
    peer.wait_for_hang_up();
  }};
  Mistakes mistakes;
  auto target =
      parse_target("redis://127.0.0.1:" + std::to_string(server.port()) + "#container=db", environment, mistakes);
  REQUIRE(target);
  watch_container(*target, environment, mistakes);
  CHECK(target->probe->check(Deadline::after(20ms)).state == State::failed);
  is_up = true;
  const Answer answer = target->probe->check(Deadline::after(5s));
  CHECK(answer.state == State::ready);
  over.set_value();
}

TEST_CASE("the first look at a log goes far back, the others see what is new", "[health]") {
  FakeEngine engine;
  const Target target = engine.refused("container=db&abort-on=FATAL");
  CHECK(ask(target).state == State::refused);
  engine.clock.advance_to(engine.clock.now() + 500ms);
  CHECK(ask(target).state == State::refused);
  CHECK(engine.lines() == std::vector<std::string>{"100000", "1000"});
  // Until one was answered, each goes a tenth as far back.
  FakeEngine broken;
  broken.log_status = 500;
  const Target other = broken.refused("container=db&abort-on=FATAL");
  for (int i = 0; i < 4; ++i) {
    CHECK(ask(other).state == State::refused);
    broken.clock.advance_to(broken.clock.now() + 5s);
  }
  CHECK(broken.lines() == std::vector<std::string>{"100000", "10000", "1000", "1000"});
}

TEST_CASE("an engine that cannot be asked is told, and the target is waited for all the same", "[health]") {
  const Environment nowhere{{{"DOCKER_HOST", "unix:///nowhere/docker.sock"}}};
  Mistakes mistakes;
  auto target = parse_target("tcp://127.0.0.1:" + std::to_string(test::refusing_port().port) + "#container=db", nowhere,
                             mistakes);
  REQUIRE(target);
  watch_container(*target, nowhere, mistakes);
  const Answer answer = ask(*target);
  CHECK(answer.state == State::refused);
  CHECK(says(answer, "(its container is not watched: /nowhere/docker.sock is not there"));
}

TEST_CASE("wrong options about a container are told", "[health]") {
  const auto mistakes_of = [](const std::string& text) {
    Mistakes mistakes;
    static_cast<void>(parse_target(text, Environment{}, mistakes));
    return mistakes.list().empty() ? std::string{} : mistakes.list().front();
  };
  CHECK(mistakes_of("tcp://h:1#abort-on=FATAL") == "tcp://h:1: abort-on: whose log? add the option container=NAME");
  CHECK(mistakes_of("tcp://h:1#container=db&abort-on=(").find("abort-on: ") != std::string::npos);
  CHECK(mistakes_of("tcp://h:1#container=") == "tcp://h:1: container: it is empty");
  CHECK(mistakes_of("docker:db#container=db") == "docker:db: container: the target itself names it");
  CHECK(mistakes_of("docker:db#abort-on=FATAL").empty());
  Mistakes mistakes;
  const Environment ssh{{{"DOCKER_HOST", "ssh://host"}}};
  auto target = parse_target("tcp://h:1#container=db", ssh, mistakes);
  watch_container(*target, ssh, mistakes);
  REQUIRE(mistakes.list().size() == 1);
  CHECK(mistakes.list().front().find("tcp://h:1: container: DOCKER_HOST must be") == 0);
}
