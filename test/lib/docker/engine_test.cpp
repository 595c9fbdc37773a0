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

Engine engine(const Environment& environment) {
  return Engine{engine_address(environment).value(), http::make_curl_client(environment)};
}

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

TEST_CASE("an engine that is not there, refuses, or is not for us is told apart", "[docker]") {
  const test::TempDir folder;
  const auto at = [&](const std::string& host) {
    return engine(with({{"DOCKER_HOST", host}})).container("db", test::far_away()).error();
  };
  const Error missing = at("unix://" + (folder / "none"));
  CHECK(missing.failure == Failure::unreachable);
  CHECK(missing.message.find("is not there") != std::string::npos);
  CHECK(at("tcp://127.0.0.1:" + std::to_string(test::refusing_port().port)).failure == Failure::refused);
  if (::geteuid() == 0) SKIP_TEST("root may use every socket");
  const std::string locked = folder.write("locked", "");
  REQUIRE(::chmod(locked.c_str(), 0) == 0);
  CHECK(at("unix://" + locked).failure == Failure::rejected);
}
