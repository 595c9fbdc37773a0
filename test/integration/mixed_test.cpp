#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/nginx_server.hpp"
#include "test/support/postgres_server.hpp"
#include "test/support/redis_server.hpp"

using namespace toolkit::test;

TEST_CASE("targets of all kinds are waited for in one call and the command finds them all ready", "[mixed]") {
  RedisServer redis{"correct-horse"};
  PostgresServer postgres;
  NginxServer nginx;
  const TempDir folder;
  const std::string socket = folder / "redis.sock";
  const std::string set = folder / "set";
  const std::string ran = folder / "ran";
  redis.configure("unixsocket " + socket);
  const Words targets{redis.own_url(),
                      postgres.own_url(),
                      "http://localhost:" + nginx.port().text() + "/",
                      "tcp://localhost:" + nginx.port().text(),
                      "unix:" + socket,
                      "file:" + set,
                      "exec:grep -q go " + set,
                      "dns:localhost"};
  Words call = targets;
  call[5] += "#text=all%20go";
  call[7] += "#address=127.0.0.1";
  call.insert(call.end(),
              {"--", "sh", "-c",
               "echo ran > " + ran + "; cat " + set + "; redis-cli -s " + socket +
                   " -a correct-horse --no-auth-warning PING; psql -X -A -t -h " + postgres.folder().string() + " -p " +
                   postgres.port().text() + " -U app -d postgres -c 'SELECT 6 * 7'"});

  HealthWait wait{call};
  const auto says = [&](std::size_t first, std::size_t last, const std::string& what) {
    Words lines;
    for (std::size_t i = first; i <= last; ++i)
      lines.push_back("] " + targets[i].substr(targets[i].rfind('@') + 1) + what);
    wait.until_it_says_all(lines);
  };
  says(2, 6, ": ");
  says(7, 7, ": ready");
  redis.start();
  nginx.start("server { listen 127.0.0.1:" + nginx.port().text() + "; return 200; }");
  postgres.create();
  postgres.start();
  wait.until_it_says_all(
      {"localhost:" + redis.port().text() + ": ready", "localhost:" + postgres.port().text() + "/postgres: ready"});
  says(2, 4, ": ready");
  CHECK_FALSE(std::filesystem::exists(ran));  // the file is still missing
  (void)folder.write("set", "all go\n");
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(verdict.out == "all go\nPONG\n42\n");
  CHECK(std::filesystem::exists(ran));
}

TEST_CASE("one refused password among targets that only need time ends the wait and the command never starts",
          "[mixed]") {
  RedisServer redis{"correct-horse"};
  redis.start();
  const ReservedPort nobody;
  const TempDir folder;
  const Verdict verdict =
      health_wait({"tcp://localhost:" + nobody.text(), redis.url(":wrong-battery"), "--", "touch", folder / "ran"});
  INFO(verdict.log);
  CHECK(verdict.code == 1);
  REQUIRE(verdict.ending() == "hopeless");
  CHECK(verdict.target(0).at("verdict") == "not-ready");
  CHECK(contains(verdict.last_error(1), "WRONGPASS"));
  CHECK_FALSE(std::filesystem::exists(folder / "ran"));
}

TEST_CASE("with --any one ready service is enough beside one that refuses for good", "[mixed]") {
  RedisServer redis{"correct-horse"};
  redis.start();
  const ReservedPort nobody;
  NginxServer nginx;
  HealthWait wait{{"--any", "tcp://localhost:" + nobody.text(), redis.url(":wrong-battery"),
                   "http://localhost:" + nginx.port().text() + "/"}};
  wait.until_it_says("WRONGPASS");
  nginx.start("server { listen 127.0.0.1:" + nginx.port().text() + "; return 200; }");
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(verdict.target(2).at("verdict") == "ready");
}

TEST_CASE("a name that resolves to other addresses than the wanted one is not ready", "[mixed]") {
  check_not_ready(health_wait({"--once", "dns:localhost#address=192.0.2.1"}), "not to 192.0.2.1");
}
