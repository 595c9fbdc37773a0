#include "test/support/redis_server.hpp"

#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"

using namespace toolkit::test;

namespace {

constexpr const char* kPassword = "correct-horse";
constexpr const char* kWrong = "wrong-battery";

}  // namespace

TEST_CASE("a Redis that starts while health-wait waits is ready by password and database and PING", "[redis]") {
  RedisServer redis{kPassword};
  HealthWait wait{{redis.own_url() + "/3"}};
  wait.until_it_says("refused");
  redis.start();
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(verdict.tries() > 1);
  CHECK(contains(verdict.last_error(), "refused"));
  CHECK_FALSE(contains(verdict.log + verdict.out + verdict.report.dump(), kPassword));
}

TEST_CASE("a Redis password that is rejected ends the wait at once", "[redis]") {
  RedisServer redis{kPassword};
  redis.start();
  const Verdict wrong = health_wait({redis.url(std::string{":"} + kWrong)});
  check_refused_at_once(wrong, "WRONGPASS");
  CHECK_FALSE(contains(wrong.log + wrong.out + wrong.report.dump(), kWrong));
  check_refused_at_once(health_wait({redis.url()}), "NOAUTH");
  check_refused_at_once(health_wait({redis.url(std::string{"nobody:"} + kPassword)}), "WRONGPASS");
}

TEST_CASE("a Redis password that is rejected does not end the wait with --keep-trying", "[redis]") {
  RedisServer redis{kPassword};
  redis.start();
  HealthWait wait{{"--keep-trying", redis.url(std::string{":"} + kWrong)}};
  wait.until_it_says("WRONGPASS");
  CHECK(redis.ask(std::string{"CONFIG SET requirepass "} + kWrong) == "+OK");
  check_ready(wait.finish());
}

TEST_CASE("a password for a Redis that has none ends the wait at once", "[redis]") {
  RedisServer redis;
  redis.start();
  check_refused_at_once(health_wait({redis.own_url() + "/0"}), "AUTH");
  check_refused_at_once(health_wait({redis.url(std::string{":"} + kWrong)}), "AUTH");
}

TEST_CASE("a Redis user of an access list logs in with name and password and needs the right to PING", "[redis]") {
  RedisServer redis;
  redis.configure("user app on >app-password ~* +ping +select");
  redis.configure("user mute on >mute-password ~* +select");
  redis.start();
  check_ready(health_wait({redis.url("app:app-password") + "/1"}));
  check_refused_at_once(health_wait({redis.url("app:other-password")}), "WRONGPASS");
  check_refused_at_once(health_wait({redis.url("mute:mute-password")}), "PING: NOPERM");
}

TEST_CASE("a Redis database that does not exist ends the wait at once", "[redis]") {
  RedisServer redis;
  redis.start();
  check_ready(health_wait({redis.url() + "/15"}));
  check_refused_at_once(health_wait({redis.url() + "/99"}), "SELECT: ERR");
}

TEST_CASE("a Redis that loads a large dump is reachable and not yet ready", "[redis]") {
  RedisServer redis{kPassword};
  // 40 s of loading, unless the delay is taken off.
  redis.configure("key-load-delay 2000");
  redis.configure("loading-process-events-interval-bytes 1024");
  redis.start();
  CHECK(redis.ask("DEBUG POPULATE 20000") == "+OK");
  CHECK(redis.ask("SAVE") == "+OK");
  redis.stop();

  HealthWait wait{{redis.own_url() + "#try-timeout=40s"}};
  wait.until_it_says("refused");
  redis.start();
  wait.until_it_says("LOADING");
  check_refused_at_once(health_wait({redis.url(std::string{":"} + kWrong)}), "WRONGPASS");
  check_not_ready(health_wait({"--once", "--try-timeout", "40s", redis.own_url()}), "LOADING");
  CHECK(redis.ask("CONFIG SET key-load-delay 0") == "+OK");
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(contains(verdict.last_error(), "LOADING"));
  CHECK(verdict.target().at("first_reachable_after_ms") < verdict.target().at("ready_after_ms"));
  CHECK(redis.ask("DBSIZE") == ":20000");
}

TEST_CASE("a Redis that is busy with a script is not yet ready", "[redis]") {
  RedisServer redis;
  redis.configure("busy-reply-threshold 1");
  redis.start();
  TcpClient script = redis.client();
  script.send("EVAL \"while true do end\" 0");
  HealthWait wait{{redis.url()}};
  wait.until_it_says("BUSY");
  CHECK(redis.ask("SCRIPT KILL") == "+OK");
  check_ready(wait.finish());
}

TEST_CASE("a Redis replica without its master is not yet ready when it must not serve old data", "[redis]") {
  const ReservedPort master;
  RedisServer replica;
  replica.configure("replicaof 127.0.0.1 " + master.text());
  replica.configure("replica-serve-stale-data no");
  replica.start();
  HealthWait wait{{replica.url()}};
  wait.until_it_says("MASTERDOWN");
  CHECK(replica.ask("REPLICAOF NO ONE") == "+OK");
  check_ready(wait.finish());
}

TEST_CASE("a Redis with no connection left is not yet ready and its password is not called wrong", "[redis]") {
  RedisServer redis{kPassword};
  redis.start();
  TcpClient held = redis.client();
  CHECK(held.ask("CONFIG SET maxclients 1") == "+OK");
  HealthWait wait{{redis.own_url()}};
  wait.until_it_says("max number of clients");
  CHECK(held.ask("CONFIG SET maxclients 100") == "+OK");
  check_ready(wait.finish());
}

TEST_CASE("a Redis key that appears while health-wait waits makes it ready", "[redis]") {
  RedisServer redis{kPassword};
  redis.start();
  HealthWait wait{{redis.own_url() + "#key=app:migrated"}};
  wait.until_it_says("it has no key 'app:migrated'");
  CHECK(redis.ask("SET app:migrated 0") == "+OK");
  check_ready(wait.finish());
}

TEST_CASE("a Redis key that gets its value while health-wait waits makes it ready", "[redis]") {
  RedisServer redis;
  redis.start();
  HealthWait wait{{redis.url() + "/2#key=schema&value=v%202"}};
  wait.until_it_says("it has no key 'schema'");
  TcpClient client = redis.client();
  CHECK(client.ask("SET schema \"v 2\"") == "+OK");  // in database 0
  CHECK(client.ask("SELECT 2") == "+OK");
  CHECK(client.ask("SET schema \"v 1\"") == "+OK");
  check_not_ready(health_wait({"--once", redis.url() + "/2#key=schema&value=v%202"}), "another value");
  CHECK(client.ask("SET schema \"v 2\"") == "+OK");
  check_ready(wait.finish());
}

TEST_CASE("a Redis role is asked for and a replica that is promoted becomes a master", "[redis]") {
  RedisServer master{kPassword};
  RedisServer replica{kPassword};
  replica.configure("replicaof 127.0.0.1 " + master.port().text());
  replica.configure(std::string{"masterauth "} + kPassword);
  master.start();
  replica.start();
  check_ready(health_wait({master.own_url() + "#role=master", replica.own_url() + "#role=replica"}));
  check_not_ready(health_wait({"--once", master.own_url() + "#role=replica"}), "its role is master");
  HealthWait wait{{replica.own_url() + "#role=master"}};
  wait.until_it_says("its role is");
  CHECK(replica.ask("REPLICAOF NO ONE") == "+OK");
  check_ready(wait.finish());
}

TEST_CASE("rediss is refused with the reason where hiredis has no TLS", "[redis]") {
  if (REDIS_HAS_TLS) SKIP_TEST("this build's hiredis has TLS");
  const Verdict verdict = health_wait({"rediss://localhost"});
  INFO(verdict.log);
  CHECK(verdict.code == 2);
  CHECK(verdict.ending() == "no report");
  CHECK(contains(verdict.log, "hiredis has no TLS"));
}
