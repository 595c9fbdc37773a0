// Services that nobody named, and containers of targets, before an engine that says what the test wrote down.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "test/support/catch.hpp"
#include "test/support/scripted_server.hpp"
#include "test/support/temp_dir.hpp"
#include "test/support/unix_web_server.hpp"
#include "test/tools/health_wait.hpp"
#include "test/tools/port.hpp"
#include "test/tools/step.hpp"

namespace toolkit::tools_test {
namespace {

/// An engine with one container, "job-db-1".
class FakeEngine {
 public:
  FakeEngine() {
    server_.server().Get("/containers/json", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(list, "application/json");
    });
    server_.server().Get(
        "/containers/(4f0c|job-db-1)/json", [this](const httplib::Request&, httplib::Response& response) {
          response.set_content(
              fmt::format(R"({{"Id":"4f0c","Name":"/job-db-1","State":{},"Config":{{"Image":"{}","Tty":true,
        "Env":["REDIS_PASSWORD=battery-staple"]}},"NetworkSettings":{{"Ports":{{"{}/tcp":[{{"HostPort":"{}"}}]}},
        "Networks":{{"bridge":{{"IPAddress":"127.0.0.1"}}}}}}}})",
                          state, image, inside, published),
              "application/json");
        });
    server_.server().Get("/containers/4f0c/logs", [this](const httplib::Request& request, httplib::Response& response) {
      response.set_content(request.get_param_value("tail") == "50" ? last_lines : log, "text/plain");
    });
    server_.start();
  }

  /// What is added to a step's or a call's environment.
  [[nodiscard]] ProgramOptions with(ProgramOptions options = {}) const {
    options.environment["DOCKER_HOST"] = "unix://" + (folder_ / "docker.sock");
    return options;
  }

  std::string list = R"([{"Id":"4f0c","State":"running"}])";
  std::string state = R"({"Status":"running"})";
  std::string image = "acme/api:1";
  int inside = 80;
  int published = 1;
  std::string log;
  std::string last_lines;

 private:
  test::TempDir folder_;
  test::UnixWebServer server_{folder_ / "docker.sock"};
};

/// As GitHub names one service, by the container's id and what its port 80 is on the runner.
std::string context(const Port& port) {
  return fmt::format(R"({{"api":{{"id":"4f0c","ports":{{"80":"{}"}},"network":"github_network_1"}}}})", port.number());
}

ProgramOptions without_engine(ProgramOptions options = {}) {
  options.environment["DOCKER_HOST"] = "unix:///nowhere/docker.sock";
  return options;
}

}  // namespace

TEST_CASE("the services that GitHub names are waited for, and it is told how each is asked", "[health-wait]") {
  FakeEngine engine;
  const OpenPort open;
  engine.published = open.number();
  const Ended ended = health_wait({"--services", context(open)}, engine.with());
  INFO(ended.err);
  CHECK(ended.code == 0);
  const std::string place = std::to_string(open.number());
  CHECK(contains(ended.err, "found api (acme/api:1): tcp://localhost:" + place +
                                ": its image is not known: only a connection is asked for\n"));
  CHECK(contains(ended.out, "tcp://localhost:" + place));
}

TEST_CASE("the input services alone is enough, and the password that was found is masked first", "[health-wait][job]") {
  const Step step;
  FakeEngine engine;
  engine.image = "redis:7";
  engine.inside = 6379;
  const Port refusing;
  engine.published = refusing.number();
  const Ended ended =
      health_wait({}, engine.with(step.options_of_action(
                          "health-wait", {{"INPUT_SERVICES", context(refusing)}, {"INPUT_ONCE", "true"}})));
  INFO(ended.err);
  CHECK(ended.code == 1);
  CHECK(ended.err.find("::add-mask::battery-staple\n") == 0);
  CHECK(contains(ended.err, "found api (redis:7): redis://:***@localhost:"));
  CHECK(ended.err.find("battery-staple", 30) == std::string::npos);
}

TEST_CASE("where GitHub names no services the engine's are taken", "[health-wait]") {
  FakeEngine engine;
  const OpenPort open;
  engine.published = open.number();
  for (const char* nothing : {"null", "{}"}) {
    const Ended ended = health_wait({"--services", nothing}, engine.with());
    INFO(ended.err);
    CHECK(ended.code == 0);
    CHECK(contains(ended.err, "found job-db-1 (acme/api:1): tcp://localhost:"));
  }
}

TEST_CASE("without the engine the services get a connection, and a warning says so", "[health-wait]") {
  const OpenPort open;
  const Ended ended = health_wait({"--services", context(open)}, without_engine());
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "warning: health-wait: /nowhere/docker.sock is not there"));
  CHECK(contains(ended.err, "only connections are asked for"));
  CHECK(contains(ended.err, "found api: tcp://localhost:"));
  ProgramOptions far;
  far.environment["DOCKER_HOST"] = "ssh://ci@builder";
  const Ended unspoken = health_wait({"--services", context(open)}, std::move(far));
  CHECK(unspoken.code == 0);
  CHECK(contains(unspoken.err, "only connections are asked for"));
}

TEST_CASE("services that cannot be found are an error, unless something else is to be waited for", "[health-wait]") {
  FakeEngine empty;
  empty.list = "[]";
  const Ended none = health_wait({"--services", "null"}, empty.with());
  CHECK(none.code == 2);
  CHECK(
      contains(none.err, "GitHub named no services, and no container is on this job's network; name what to wait for"));
  const Ended no_engine = health_wait({"--services", "null"}, without_engine());
  CHECK(no_engine.code == 2);
  CHECK(contains(no_engine.err, "the engine cannot be asked: /nowhere/docker.sock is not there"));
  const OpenPort open;
  const Ended other = health_wait({"--services", "null", open.url("tcp")}, without_engine());
  CHECK(other.code == 0);
  CHECK(contains(other.err, "warning: health-wait: GitHub named no services"));
  // A service whose port nobody knows, and an engine that is not there to be asked.
  const Ended nothing = health_wait({"--services", R"({"db":{"id":"1"}})"}, without_engine());
  CHECK(nothing.code == 2);
  CHECK(contains(nothing.err, "services: there is nothing to wait for (/nowhere/docker.sock is not there"));
  CHECK(contains(nothing.err, "no port of it is known, so that it is not waited for); name what"));
}

TEST_CASE("what is not the JSON of services, and no compose project, is a mistake", "[health-wait]") {
  const Ended object = health_wait({"--services", "Object"});
  CHECK(object.code == 2);
  CHECK(contains(object.err, "--services: 'Object' is not the JSON of a job's services; write services: ${{ toJSON("));
  FakeEngine engine;
  const Ended project = health_wait({"--compose", "shop"}, engine.with());
  CHECK(project.code == 2);
  CHECK(contains(project.err, "compose: no container of the compose project shop is there; no compose project runs"));
  CHECK(health_wait({"--compose", "shop"}, without_engine()).code == 3);
  CHECK(health_wait({"--abort-on", "(", "tcp://h:1"}).code == 2);
  // A target that is wrong may have had a container.
  const Ended wrong = health_wait({"--abort-on", "FATAL", "tcp://h:1#container=db&timeout=5"}, engine.with());
  CHECK(contains(wrong.err, "'5' has no unit"));
  CHECK_FALSE(contains(wrong.err, "no target has a container"));
  const Ended nobody = health_wait({"--abort-on", "FATAL", "tcp://h:1"});
  CHECK(nobody.code == 2);
  CHECK(contains(nobody.err, "--abort-on: no target has a container whose log could be looked at"));
  for (const std::string own : {"", "&abort-on=FATAL"}) {
    std::vector<std::string> call{"--until-gone", "tcp://h:1#container=db" + own};
    if (own.empty()) call.insert(call.end(), {"--abort-on", "FATAL"});
    const Ended unread = health_wait(call, engine.with());
    CHECK(unread.code == 2);
    CHECK(contains(unread.err, "abort-on: no log is looked at while one waits for the end of a service"));
  }
  const Ended unnamed = health_wait({"--compose", ""}, engine.with());
  CHECK(unnamed.code == 2);
  CHECK(contains(unnamed.err, "--compose: it is empty; write a project's name or a compose file"));
}

TEST_CASE("a compose project's services are waited for", "[health-wait]") {
  FakeEngine engine;
  const OpenPort open;
  engine.published = open.number();
  engine.list = R"([{"Id":"4f0c","Labels":{"com.docker.compose.project":"shop","com.docker.compose.service":"api"}}])";
  const Ended ended = health_wait({"--compose", "shop"}, engine.with());
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.err, "found api (acme/api:1): tcp://localhost:"));
}

TEST_CASE("a wait that failed shows the container's state and its log, without secrets, in a group",
          "[health-wait][job]") {
  const Step step;
  FakeEngine engine;
  engine.state = R"({"Status":"exited","ExitCode":3})";
  engine.last_lines = "reading hunter22\nlogging in with battery-staple\nPASSWORD=abc no \x1b[1mspace\n::error::no\n";
  const Port refusing;
  const std::string target = fmt::format("redis://app:hunter22@127.0.0.1:{}#container=job-db-1", refusing.number());
  const Ended ended = health_wait({target}, engine.with(step.options()));
  INFO(ended.err);
  CHECK(ended.code == 1);
  CHECK(contains(ended.err, "its container is exited, with exit code 3"));
  const std::size_t group = ended.err.find("::group::redis://app:***@127.0.0.1:");
  REQUIRE(group != std::string::npos);
  const std::string details = ended.err.substr(group, ended.err.find("::endgroup::", group) - group);
  CHECK(contains(details, "\nlast error: its container is exited, with exit code 3; "));
  CHECK(contains(details, "\ntries: 1\nfirst reachable: never\ncontainer job-db-1: exited, with exit code 3\n"));
  CHECK(contains(details, "\nthe last 4 lines of its log:\n  reading ***\n  logging in with ***\n"));
  CHECK(contains(details, "\n  PASSWORD=*** no \\x1b[1mspace\n"));
  CHECK_FALSE(contains(details, "\n::error::no"));
  CHECK_FALSE(contains(ended.out + ended.err.substr(group), "hunter22"));
  const auto report =
      nlohmann::json::parse(step.folder().read(step.outputs().at("report").substr(step.folder().path().size() + 1)));
  CHECK(report["targets"][0]["container"]["state"] == "exited, with exit code 3");
  CHECK(commands_of(ended, "error").size() == 1);
}

TEST_CASE("a log that cannot be had, and a container that is not there, are told", "[health-wait]") {
  FakeEngine engine;
  const Port refusing;
  const Ended empty = health_wait({"--once", refusing.url("tcp") + "#container=job-db-1"}, engine.with());
  CHECK(contains(empty.err, "container job-db-1: running\nits log: it has printed nothing\n"));
  const Ended missing = health_wait({"--once", refusing.url("tcp") + "#container=none"}, engine.with());
  CHECK(contains(missing.err, "container none: not known: there is no such container\n"));
}

TEST_CASE("a server that refuses a login that was only found is up, and that is said", "[health-wait]") {
  const test::ScriptedServer server{[](test::Peer& peer) {
    peer.send("-ERR AUTH <password> called without any password configured for the default user.\r\n");
    peer.send("+PONG\r\n");
    peer.wait_for_hang_up();
  }};
  FakeEngine engine;
  engine.image = "redis:7";
  engine.inside = 6379;
  engine.published = server.port();
  const Ended found = health_wait({"--services", "null"}, engine.with());
  INFO(found.err);
  CHECK(found.code == 0);
  CHECK(contains(found.err, ": ready, it is up, and refuses us: AUTH: ERR AUTH <password> called without any"));
  const std::string target = fmt::format("redis://:secret@127.0.0.1:{}", server.port());
  CHECK(health_wait({target}).code == 1);
  CHECK(health_wait({target + "#refusal=ready"}).code == 0);
  // It quotes what we sent.
  const test::ScriptedServer quoting{[](test::Peer& peer) {
    peer.send("-ERR unknown command `AUTH`, with args beginning with: `hunter2222`\r\n+PONG\r\n");
    peer.wait_for_hang_up();
  }};
  const Scratch folder;
  const std::string report = folder / "report.json";
  for (const std::string option : {"", "#refusal=ready"}) {
    const std::string quoted = fmt::format("redis://:hunter2222@127.0.0.1:{}{}", quoting.port(), option);
    const Ended ended = health_wait({"--report", report, quoted});
    CHECK(contains(ended.err, "with args beginning with: `***`"));
    CHECK_FALSE(contains(ended.out + ended.err + folder.read("report.json"), "hunter2222"));
  }
  CHECK(contains(health_wait({target + "#refusal=no"}).err, "refusal: it can only be ready"));
  CHECK(contains(health_wait({"file:/#refusal=ready"}).err, "refusal: only a server can refuse us"));
}

TEST_CASE("a token that the target sends in a header is not shown from its container's log", "[health-wait]") {
  FakeEngine engine;
  engine.last_lines = "no user has tok3n-abc here\n";
  engine.log = engine.last_lines;
  const Port refusing;
  const std::string target = refusing.url("http") + "#header=Authorization: Bearer tok3n-abc&container=job-db-1";
  const Ended details = health_wait({"--once", target}, engine.with());
  CHECK(contains(details.err, "  no user has *** here\n"));
  const Ended aborted = health_wait({target + "&abort-on=no user"}, engine.with());
  CHECK(contains(aborted.err, "its log says 'no user has *** here'"));
}

TEST_CASE("the container of a target that names none is found by its port", "[health-wait]") {
  FakeEngine engine;
  engine.state = R"({"Status":"running","Health":{"Status":"starting"}})";
  engine.last_lines = "REDIS_PASSWORD is battery-staple\n";
  const Port refusing;
  engine.published = refusing.number();
  const Ended found = health_wait({"--once", refusing.url("redis")}, engine.with());
  INFO(found.err);
  CHECK(contains(found.err, "container job-db-1: running, its health check has not passed yet\n"));
  CHECK(contains(found.err, "the last line of its log:\n  REDIS_PASSWORD is ***\n"));
  const Port other;
  CHECK_FALSE(contains(health_wait({"--once", other.url("redis")}, engine.with()).err, "container"));
  CHECK_FALSE(contains(health_wait({"--once", refusing.url("redis")}, without_engine()).err, "container"));
}

TEST_CASE("abort-on ends the wait for every target whose container says so", "[health-wait]") {
  FakeEngine engine;
  engine.log = "starting\nFATAL: no space\n";
  const Port refusing;
  const Ended ended = health_wait({"--abort-on", "^FATAL", refusing.url("tcp") + "#container=job-db-1"}, engine.with());
  CHECK(ended.code == 1);
  CHECK(contains(ended.err, "its log says 'FATAL: no space'"));
  // A target's own pattern comes first.
  CHECK(health_wait(
            {"--abort-on", "^FATAL", "--timeout", "300ms", refusing.url("tcp") + "#container=job-db-1&abort-on=^PANIC"},
            engine.with())
            .code == 124);
}

TEST_CASE("while one waits for the end of a service, its container may end", "[health-wait]") {
  FakeEngine engine;
  engine.state = R"({"Status":"exited","ExitCode":0})";
  const Port refusing;
  CHECK(health_wait({"--until-gone", refusing.url("tcp") + "#container=job-db-1"}, engine.with()).code == 0);
}

TEST_CASE("a quiet wait says nothing when all is ready, and what went wrong when it is not", "[health-wait]") {
  FakeEngine engine;
  const OpenPort open;
  engine.published = open.number();
  const Ended ready = health_wait({"--quiet", "--services", context(open), open.url("tcp")}, engine.with());
  CHECK(ready.code == 0);
  CHECK(ready.out + ready.err == "");
  const Port refusing;
  const Ended failed = health_wait({"--quiet", "--timeout", "100ms", refusing.url("tcp")});
  CHECK(failed.code == 124);
  CHECK(failed.err.rfind("error: health-wait: not ready in time", 0) == 0);
  CHECK(contains(failed.out, "first reachable after"));
}

}  // namespace toolkit::tools_test
