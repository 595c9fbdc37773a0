#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/nginx_server.hpp"
#include "test/support/redis_server.hpp"

using namespace toolkit::test;

namespace {

void check_gone(const Verdict& verdict) {
  INFO(verdict.log);
  CHECK(verdict.code == 0);
  CHECK(verdict.ending() == "gone");
}

}  // namespace

TEST_CASE("services that are stopped during the wait are gone", "[gone]") {
  RedisServer redis{"correct-horse"};
  const std::string socket = redis.folder() / "redis.sock";
  redis.configure("unixsocket " + socket);
  redis.start();
  const Words targets{redis.own_url(), "tcp://localhost:" + redis.port().text(), "unix:" + socket, "file:" + socket};
  HealthWait wait{{"--until-gone", targets[0], targets[1], targets[2], targets[3]}};
  wait.until_it_says_all({targets[1] + ": still there", targets[2] + ": still there", targets[3] + ": still there"});
  redis.stop();  // takes its socket away, too
  const Verdict verdict = wait.finish();
  check_gone(verdict);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    CHECK(verdict.tries(i) > 1);
    CHECK(verdict.target(i).at("verdict") == "gone");
  }
}

TEST_CASE("a socket without its server is gone while its file is still there", "[gone]") {
  RedisServer redis;
  const std::string socket = redis.folder() / "redis.sock";
  redis.configure("unixsocket " + socket);
  redis.start();
  HealthWait wait{{"--until-gone", "unix:" + socket}};
  wait.until_it_says("still there");
  redis.kill();
  check_gone(wait.finish());
  CHECK(std::filesystem::exists(socket));
}

TEST_CASE("a service that answers anything at all is still there", "[gone]") {
  RedisServer redis{"correct-horse"};
  redis.start();
  NginxServer nginx;
  nginx.start("server { listen 127.0.0.1:" + nginx.port().text() + "; return 503; }");
  HealthWait wait{{"--until-gone", redis.url(":wrong-battery"), "http://localhost:" + nginx.port().text() + "/"}};
  wait.until_it_says_all({"WRONGPASS", "status 503"});
  redis.stop();
  nginx.stop();
  check_gone(wait.finish());
}

TEST_CASE("a name that never resolved in the wait is no service that is gone", "[gone]") {
  // The wait is over before the default of --name-grace is.
  const Verdict verdict = health_wait({"--until-gone", "--name-grace", "200ms", "--timeout", "4s", "--try-timeout",
                                       "1s", "tcp://no-such-host.invalid:6379"});
  INFO(verdict.log);
  CHECK(verdict.code == 1);
  CHECK(verdict.ending() == "hopeless");
}
