#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/nginx_server.hpp"
#include "test/support/redis_server.hpp"

using namespace toolkit::test;

namespace {

/// All that can be asked of a Redis and an nginx that listen on `address` alone, by the name localhost.
void check_by_localhost(const std::string& redis_bind, const std::string& nginx_listen) {
  RedisServer redis;
  redis.configure("bind " + redis_bind);
  NginxServer nginx;
  const std::string http = "http://localhost:" + nginx.port().text() + "/";
  const Words targets{redis.url(), "tcp://localhost:" + redis.port().text(), http,
                      "tcp://localhost:" + nginx.port().text()};
  HealthWait wait{targets};
  wait.until_it_says_all({targets[0] + ": ", targets[1] + ": ", targets[2] + ": ", targets[3] + ": "});
  redis.start();
  nginx.start("server { listen " + nginx_listen + ":" + nginx.port().text() + "; return 200; }");
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  for (std::size_t i = 0; i < targets.size(); ++i) CHECK(verdict.tries(i) > 1);
}

}  // namespace

TEST_CASE("localhost leads to listeners on IPv4 only", "[listeners]") { check_by_localhost("127.0.0.1", "127.0.0.1"); }

TEST_CASE("localhost leads to listeners on IPv6 only", "[listeners]") {
  if (!has_ipv6_loopback()) SKIP_TEST("this machine has no ::1");
  check_by_localhost("::1", "[::1]");
}
