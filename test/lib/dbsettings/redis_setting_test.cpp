#include "lib/dbsettings/redis_setting.hpp"

#include <sys/wait.h>

#include "lib/core/text.hpp"
#include "test/lib/dbsettings/changing.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/forked.hpp"
#include "test/support/listener.hpp"
#include "test/support/ordinary_redis.hpp"

using namespace toolkit;
using settings::Applied;
using settings::Reason;
using test::Changing;
using test::contains;
using test::OrdinaryRedis;
using test::RedisServer;
using test::servers_of;
using test::told;
using test::words_in;

namespace {

constexpr const char* kMaxmemory = "512mb";
constexpr const char* kPassword = "correct-horse";
constexpr const char* kAllChanged =
    "save: changed; appendonly: changed; maxmemory: changed; maxmemory-policy: changed; loglevel: changed";
constexpr const char* kAllBack =
    "loglevel: put back; maxmemory-policy: put back; maxmemory: put back; appendonly: put back; save: put back";

constexpr const char* kBefore = OrdinaryRedis::kBefore;
constexpr const char* kForTests = ", no, 536870912, noeviction, warning";

}  // namespace

TEST_CASE("Redis is set up for tests and put back exactly as it was", "[dbsettings][redis]") {
  const OrdinaryRedis redis{kPassword};
  REQUIRE(redis.all() == kBefore);
  const auto servers = servers_of({redis.own_url()}, {});
  const Changing job;
  const auto results = job.apply(servers.requests(kMaxmemory, false));
  CHECK(told(results) == kAllChanged);
  CHECK(redis.all() == kForTests);
  CHECK_FALSE(contains(job.journal() + words_in(results), kPassword));
  CHECK(contains(job.journal(), "redis://localhost:" + redis.port().text() + "#maxmemory"));

  CHECK(told(job.apply(servers.requests(kMaxmemory, false), "second")) ==
        "save: already so; appendonly: already so; maxmemory: already so; maxmemory-policy: already so; loglevel: "
        "already so");
  CHECK(contains(told(job.restore(servers_of({redis.own_url()}, {}))), "still held"));
  CHECK(redis.all() == kForTests);
  CHECK(told(job.restore(servers_of({redis.own_url()}, {}), "second")) == kAllBack);
  CHECK(redis.all() == kBefore);
  CHECK(job.journal().empty());
}

TEST_CASE("Redis is put back after a kill -9 between two writes", "[dbsettings][redis]") {
  const OrdinaryRedis redis{kPassword};
  const Changing job;
  const int status = test::in_forked_child([&] {
    auto requests = servers_of({redis.own_url()}, {}).requests(kMaxmemory, false);
    requests[1].setting = std::make_unique<test::DiesAfterWrite>(std::move(requests[1].setting));
    (void)job.apply(requests);
    return 0;
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(redis.all() == ", no, 314572800, allkeys-lru, verbose");
  CHECK_FALSE(contains(job.journal(), kPassword));
  CHECK(told(job.restore(servers_of({redis.own_url()}, {}))) ==
        "loglevel: already back; maxmemory-policy: already back; maxmemory: already back; appendonly: put back; save: "
        "put back");
  CHECK(redis.all() == kBefore);
}

TEST_CASE("what somebody else has set in Redis since is left", "[dbsettings][redis]") {
  const OrdinaryRedis redis{kPassword};
  const auto servers = servers_of({redis.own_url()}, {});
  const Changing job;
  (void)job.apply(servers.requests(kMaxmemory, false));
  redis.ask("CONFIG SET loglevel notice");
  CHECK(told(job.restore(servers)).starts_with("loglevel: left; maxmemory-policy: put back"));
  CHECK(redis.config("loglevel") == "notice");
}

TEST_CASE("Redis is put back only by who gives the URL again", "[dbsettings][redis]") {
  const OrdinaryRedis redis{kPassword};
  const Changing job;
  (void)job.apply(servers_of({redis.own_url()}, {}).requests(kMaxmemory, false));
  for (const auto& result : job.restore(servers_of({}, {}))) {
    CHECK(result.fate == settings::Fate::elsewhere);
    CHECK(contains(result.message, "give --redis again"));
    CHECK(contains(result.message, redis.port().text()));
  }
  for (const auto& result : job.restore(servers_of({redis.url(":wrong-battery")}, {}))) {
    CHECK(result.fate == settings::Fate::failed);
    CHECK(contains(result.message, "write the right ones into the URL"));
    CHECK_FALSE(contains(result.message, "wrong-battery"));
  }
  CHECK(redis.all() == kForTests);
  CHECK(told(job.restore(servers_of({redis.own_url()}, {}))) == kAllBack);
}

TEST_CASE("a Redis that has ended took its settings along", "[dbsettings][redis]") {
  OrdinaryRedis redis{kPassword};
  const Changing job;
  (void)job.apply(servers_of({redis.own_url()}, {}).requests(kMaxmemory, false));
  redis.stop();
  const auto results = job.restore(servers_of({redis.own_url()}, {}));
  CHECK(told(results) == "loglevel: left; maxmemory-policy: left; maxmemory: left; appendonly: left; save: left");
  CHECK(contains(results[0].message, "refused"));
  CHECK(job.journal().empty());
}

namespace {

/// That none of the settings could be applied, all for `reason`, and the journal knows of none.
void check_refused(const RedisServer& redis, const std::string& url, Reason reason, const std::string& part) {
  const Changing job;
  const auto results = job.apply(servers_of({url}, {}).requests(kMaxmemory, false));
  INFO(words_in(results));
  REQUIRE(results.size() == 5);
  for (const Applied& result : results) {
    CHECK(result.status == settings::Status::not_applied);
    REQUIRE(result.refusal);
    CHECK(result.refusal->reason == reason);
    CHECK(contains(result.refusal->message, part));
    CHECK(contains(result.refusal->message, redis.port().text()));
  }
  CHECK(job.journal().empty());
  CHECK_FALSE(contains(words_in(results), "wrong-battery"));
  CHECK_FALSE(contains(words_in(results), kPassword));
}

}  // namespace

TEST_CASE("a Redis that does not let us in says what to write into the URL", "[dbsettings][redis]") {
  const OrdinaryRedis redis{kPassword};
  check_refused(redis, redis.url(":wrong-battery"), Reason::other, "refuses the user or the password");
  check_refused(redis, redis.url("ci:wrong-battery"), Reason::other, "refuses the user or the password");
  check_refused(redis, redis.url(), Reason::other, "asks for a password");
  RedisServer open;
  open.start();
  check_refused(open, open.url(":wrong-battery"), Reason::other, "it has no password");
}

TEST_CASE("a Redis user who may not use CONFIG is told what is missing", "[dbsettings][redis]") {
  RedisServer redis;
  redis.configure(std::string{"user ci on >"} + kPassword + " ~* +@all -config");
  redis.configure(std::string{"user reader on >"} + kPassword + " ~* +@all -config|set");
  redis.start();
  check_refused(redis, redis.url(std::string{"ci:"} + kPassword), Reason::needs_root, "+config|get");
  const Changing job;
  const auto results =
      job.apply(servers_of({redis.url(std::string{"reader:"} + kPassword)}, {}).requests(kMaxmemory, false));
  CHECK(told(results) ==
        "save: already so; appendonly: already so; maxmemory: not applied (needs-root); "
        "maxmemory-policy: already so; loglevel: not applied (needs-root)");
  CHECK(job.journal().empty());
}

TEST_CASE("a Redis whose CONFIG is switched off or renamed says so", "[dbsettings][redis]") {
  for (const char* instead : {"\"\"", "geheim"}) {
    RedisServer redis;
    redis.configure(std::string{"rename-command CONFIG "} + instead);
    redis.start();
    check_refused(redis, redis.url(), Reason::needs_root, "rename-command");
  }
}

TEST_CASE("a Redis that cannot be reached is one clear reason for each setting", "[dbsettings][redis]") {
  const RedisServer redis;
  check_refused(redis, redis.url(), Reason::other, "refused");
}

TEST_CASE("a Redis that says nothing is waited for once", "[dbsettings]") {
  const std::string password = GENERATE("", ":x@");
  const auto silent = test::listen_on(test::Family::v4);
  REQUIRE(silent);
  Mistakes mistakes;
  const auto servers = dbsettings::Servers::read({"redis://" + password + "127.0.0.1:" + std::to_string(silent->port)},
                                                 {}, {}, {.length = std::chrono::milliseconds{50}}, mistakes);
  const auto results = settings::look(servers.requests(kMaxmemory, false));
  REQUIRE(results.size() == 5);
  for (const Applied& result : results) CHECK(contains(result.refusal->message, "in time"));
  CHECK(test::connections_to(*silent) == 1);
}

TEST_CASE("a value that Redis does not take is an invalid value, a name that it does not know unknown",
          "[dbsettings][redis]") {
  const OrdinaryRedis redis{kPassword};
  const auto session = std::make_shared<dbsettings::RedisSession>(
      *dbsettings::read_redis_target(redis.own_url(), {}), dbsettings::Patience{.length = std::chrono::minutes{1}});
  const auto make = [&](const std::string& name) {
    return dbsettings::make_redis_setting(session, name, dbsettings::Purpose::apply);
  };
  CHECK(make("maxmemory")->write("much").error().reason == Reason::invalid_value);
  CHECK(make("maxmemory-policy")->write("none").error().reason == Reason::invalid_value);
  CHECK(make("port")->write("none").error().reason != Reason::other);
  CHECK(make("no-such")->write("1").error().reason == Reason::unknown);
  CHECK(make("no-such")->read().error().reason == Reason::unknown);
}
