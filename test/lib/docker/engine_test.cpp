#include "lib/docker/engine.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/listener.hpp"
#include "test/support/temp_dir.hpp"
#include "test/support/unix_web_server.hpp"

using namespace toolkit;
using namespace toolkit::docker;

namespace {

Environment with(const std::map<std::string, std::string>& variables) { return Environment{variables}; }

Engine engine(const Environment& environment) { return make_engine(environment).value(); }

}  // namespace

TEST_CASE("an engine is where DOCKER_HOST says, or at its usual socket", "[docker]") {
  CHECK(engine_address(with({}))->unix_socket == "/var/run/docker.sock");
  CHECK(engine_address(with({{"DOCKER_HOST", ""}}))->unix_socket == "/var/run/docker.sock");
  CHECK(engine_address(with({{"DOCKER_HOST", "unix:///run/user/1000/docker.sock"}}))->unix_socket ==
        "/run/user/1000/docker.sock");
  const auto tcp = engine_address(with({{"DOCKER_HOST", "tcp://dind:2376"}}));
  CHECK(tcp->unix_socket.empty());
  CHECK(tcp->url == "http://dind:2376");
  CHECK(engine_address(with({{"DOCKER_HOST", "tcp://dind"}}))->url == "http://dind:2375");
  CHECK(engine_address(with({{"DOCKER_HOST", "http://[::1]:80"}}))->url == "http://[::1]:80");
}

TEST_CASE("an engine that we cannot speak to is refused with the reason", "[docker]") {
  for (const char* host :
       {"ssh://me:secret@host", "unix://", "npipe:////./pipe/docker_engine", "/var/run/docker.sock", "tcp://"}) {
    INFO(host);
    const auto address = engine_address(with({{"DOCKER_HOST", host}}));
    REQUIRE_FALSE(address);
    CHECK(address.error().message.find("unix://PATH or tcp://HOST:PORT") != std::string::npos);
    CHECK(address.error().message.find("secret") == std::string::npos);
  }
  const auto tls = engine_address(with({{"DOCKER_HOST", "tcp://dind"}, {"DOCKER_TLS_VERIFY", "1"}}));
  REQUIRE_FALSE(tls);
  CHECK(tls.error().message.find("DOCKER_TLS_VERIFY") != std::string::npos);
}

TEST_CASE("a container is asked for by its name over the engine's socket", "[docker]") {
  const test::TempDir folder;
  test::UnixWebServer server{folder / "docker.sock"};
  server.server().Get("/containers/broken/json",
                      [](const httplib::Request&, httplib::Response& response) { response.status = 500; });
  server.server().Get(".*", [](const httplib::Request& request, httplib::Response& response) {
    const bool is_asked = request.path == "/containers/my db/json";
    response.status = is_asked ? 200 : 404;
    response.set_content(is_asked ? R"({"State":{"Status":"running"}})" : R"({"message":"No such container"})",
                         "application/json");
  });
  server.start();
  const Engine asked = engine(with({{"DOCKER_HOST", "unix://" + (folder / "docker.sock")}}));
  CHECK(asked.container("my db", test::far_away())->status == "running");
  CHECK(asked.container("other", test::far_away()).error().failure == Failure::not_found);
  const auto broken = asked.container("broken", test::far_away());
  REQUIRE_FALSE(broken);
  CHECK(broken.error().message.find("status 500") != std::string::npos);
}

TEST_CASE("a log is its last lines, of all runs or of the present one", "[docker]") {
  const test::TempDir folder;
  test::UnixWebServer server{folder / "docker.sock"};
  server.server().Get("/containers/4f0c/logs", [](const httplib::Request& request, httplib::Response& response) {
    const bool is_asked = request.get_param_value("stdout") == "1" && request.get_param_value("stderr") == "1" &&
                          request.get_param_value("tail") == "50";
    std::string since = request.has_param("since") ? "@" + request.get_param_value("since") : "always";
    since += "\n";
    const std::string frame = std::string{"\2\0\0\0\0\0\0", 7} + static_cast<char>(since.size());
    response.set_content(is_asked ? frame + since : "", "application/vnd.docker.raw-stream");
  });
  server.start();
  const Engine asked = engine(with({{"DOCKER_HOST", "unix://" + (folder / "docker.sock")}}));
  Container container;
  container.id = "4f0c";
  container.started = 12'345'987'654'321;
  CHECK(asked.last_lines(container, 50, test::far_away()) == "always");
  CHECK(asked.last_lines_of_this_run(container, 50, test::far_away()) == "@12345.000000000");
  // Between its last run, which ended at 12345.2, and this one.
  container.ended = 12'345'200'000'000;
  CHECK(asked.last_lines_of_this_run(container, 50, test::far_away()) == "@12345.593827160");
  container.ended = container.started + 1;
  CHECK(asked.last_lines_of_this_run(container, 50, test::far_away()) == "@12345.000000000");
  container.has_terminal = true;
  CHECK(asked.last_lines(container, 50, test::far_away())->ends_with("always"));
  CHECK(asked.last_lines(container, 50, test::far_away())->size() == 8 + 6);
}

TEST_CASE("of a log that is too long the last lines are taken", "[docker]") {
  const test::TempDir folder;
  test::UnixWebServer server{folder / "docker.sock"};
  server.server().Get("/containers/4f0c/logs", [](const httplib::Request& request, httplib::Response& response) {
    const std::size_t lines = std::stoul(request.get_param_value("tail"));
    std::string log;
    for (std::size_t line = lines; line-- > 0;) log += std::string(20'000, 'x') + std::to_string(line) + "\n";
    response.set_content(log, "text/plain");
  });
  server.start();
  const Engine asked = engine(with({{"DOCKER_HOST", "unix://" + (folder / "docker.sock")}}));
  Container container;
  container.id = "4f0c";
  container.has_terminal = true;
  const auto log = asked.last_lines(container, 1000, test::far_away());
  REQUIRE(log);
  CHECK(log->ends_with("x0"));
  CHECK(std::ranges::count(*log, '\n') == 99);
}

TEST_CASE("all containers are listed, those that have ended too", "[docker]") {
  const test::TempDir folder;
  test::UnixWebServer server{folder / "docker.sock"};
  server.server().Get("/containers/json", [](const httplib::Request& request, httplib::Response& response) {
    response.set_content(request.get_param_value("all") == "1" ? R"([{"Id":"4f0c"}])" : "[]", "application/json");
  });
  server.start();
  const Engine asked = engine(with({{"DOCKER_HOST", "unix://" + (folder / "docker.sock")}}));
  REQUIRE(asked.containers(test::far_away()));
  CHECK(asked.containers(test::far_away())->size() == 1);
  CHECK(asked.address().machine == "localhost");
  CHECK(engine_address(with({{"DOCKER_HOST", "tcp://dind:2375"}}))->machine == "dind");
}

TEST_CASE("an engine that is not there, refuses, or is not for us is told apart", "[docker]") {
  const test::TempDir folder;
  const auto at = [&](const std::string& host) {
    return engine(with({{"DOCKER_HOST", host}})).container("db", test::far_away()).error();
  };
  const Error missing = at("unix://" + (folder / "none"));
  CHECK(missing.failure == Failure::unreachable);
  CHECK(missing.message.find("is not there") != std::string::npos);
  CHECK(at("tcp://no-such-host.invalid:1").failure == Failure::unreachable);
  CHECK(at("tcp://127.0.0.1:" + std::to_string(test::refusing_port().port)).failure == Failure::refused);
  if (::geteuid() == 0) SKIP_TEST("root may use every socket");
  const std::string locked = folder.write("locked", "");
  REQUIRE(::chmod(locked.c_str(), 0) == 0);
  CHECK(at("unix://" + locked).failure == Failure::rejected);
}
