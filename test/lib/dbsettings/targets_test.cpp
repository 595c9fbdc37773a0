#include "lib/dbsettings/targets.hpp"

#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using dbsettings::read_postgres_target;
using dbsettings::read_redis_target;
using test::contains;

namespace {

std::string redis_mistake(const std::string& url) {
  const auto target = read_redis_target(url, {});
  if (target) FAIL(url << " was accepted");
  return target.error().message;
}

std::string postgres_mistake(const std::string& url) {
  const auto target = read_postgres_target(url);
  if (target) FAIL(url << " was accepted");
  return target.error().message;
}

/// What people get to see of it.
std::string shown(const Result<dbsettings::RedisTarget>& target) {
  return target ? target->name() : target.error().message;
}

}  // namespace

TEST_CASE("a Redis URL gives the server and the login", "[dbsettings]") {
  const auto target = read_redis_target("redis://ci:p%40ss@Cache.test:6380/3", {});
  REQUIRE(target);
  CHECK(target->host == "cache.test");
  CHECK(target->port == 6380);
  CHECK(target->user == "ci");
  CHECK(target->password == "p@ss");
  CHECK_FALSE(target->tls);
  CHECK(target->name() == "redis://cache.test:6380");
  const auto alone = read_redis_target("redis://:secret@[::1]", {});
  REQUIRE(alone);
  CHECK_FALSE(alone->user);
  CHECK(alone->password == "secret");
  CHECK(alone->name() == "redis://[::1]:6379");
}

TEST_CASE("a rediss URL is spoken to by TLS and has the same name", "[dbsettings]") {
  if (!db::redis_tls_available()) SKIP_TEST("this build's hiredis has no TLS");
  const auto target = read_redis_target("rediss://:secret@cache.test", Environment{{{"SSL_CERT_FILE", "/own.pem"}}});
  REQUIRE(target);
  REQUIRE(target->tls);
  CHECK(target->tls->host == "cache.test");
  CHECK(target->tls->trust.file == "/own.pem");
  CHECK(target->name() == "redis://cache.test:6379");
}

TEST_CASE("a wrong Redis URL is refused with the reason", "[dbsettings]") {
  CHECK(contains(redis_mistake("cache.test"), "does not begin with a scheme"));
  CHECK(contains(redis_mistake("http://cache.test"), "redis:// or rediss://"));
  CHECK(contains(redis_mistake("redis://:secret@"), "it has no host"));
  CHECK(contains(redis_mistake("redis://token@cache.test"), "a user and no password"));
  CHECK(contains(redis_mistake("redis://cache.test?db=1"), "no ?parameters"));
  CHECK(contains(redis_mistake("redis://cache.test/first"), "a number, like /0"));
  CHECK(contains(redis_mistake("redis://cache.test:0"), "port"));
}

TEST_CASE("a PostgreSQL URL gives the server and the login", "[dbsettings]") {
  const auto target = read_postgres_target("postgres://app:p%40ss@db.test:6432/app?sslmode=require");
  REQUIRE(target);
  CHECK(target->name() == "postgres://db.test:6432");
  CHECK(target->user == "app");
  CHECK(target->password == "p@ss");
  const auto six = read_postgres_target("postgresql://app@[::1]/app");
  REQUIRE(six);
  CHECK(six->name() == "postgres://[::1]:5432");
  const auto socket = read_postgres_target("postgres:///app?host=/run/pg&port=7");
  REQUIRE(socket);
  CHECK(socket->name() == "postgres://%2Frun%2Fpg:7");
}

TEST_CASE("a wrong PostgreSQL URL is refused with the reason", "[dbsettings]") {
  CHECK(contains(postgres_mistake("mysql://db.test"), "postgres:// or postgresql://"));
  CHECK(contains(postgres_mistake("postgres://h1,h2/app"), "several servers"));
  CHECK(contains(postgres_mistake("postgres://db.test:port/app"), "port from 1 to 65535"));
}

TEST_CASE("no mistake in a server's URL tells the password", "[dbsettings][property]") {
  rc::prop("whatever stands around it", [] {
    const std::string letters = "abz09@/?#:%&=[]\" ,";
    const auto any = [&] { return *rc::gen::container<std::string>(rc::gen::elementOf(letters)); };
    const std::string password = "Q" + any() + "Q";
    const std::string rest = any() + ":" + password + "@" + any();
    for (const char* scheme : {"redis://", "rediss://", "redis:/", ""}) {
      RC_ASSERT(!contains(shown(read_redis_target(scheme + rest, {})), password));
    }
    for (const char* scheme : {"postgres://", "postgresql://", ""}) {
      const auto target = read_postgres_target(scheme + rest);
      RC_ASSERT(!contains(target ? "" : target.error().message, password));
    }
  });
}
