#include "lib/dbsettings/redis_complaints.hpp"

#include <filesystem>

#include "test/lib/dbsettings/changing.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/redis_server.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit;
using dbsettings::complaints;
using dbsettings::RedisSession;
using test::contains;
using test::RedisServer;
using test::TempDir;

namespace {

void put(const TempDir& root, const std::string& path, const std::string& content) {
  std::filesystem::create_directories(std::filesystem::path{root / path}.parent_path());
  (void)root.write(path, content);
}

RedisSession session_of(const RedisServer& redis) {
  return RedisSession{*dbsettings::read_redis_target(redis.url(), {}), {.length = std::chrono::minutes{1}}};
}

}  // namespace

TEST_CASE("Redis has nothing to complain of where all is well or nothing is known", "[dbsettings]") {
  CHECK(complaints({}).empty());
  CHECK(complaints({.overcommit_memory = 1, .huge_pages = "madvise", .somaxconn = 511, .tcp_backlog = 511}).empty());
  CHECK(complaints({.overcommit_memory = 2, .huge_pages = "never", .somaxconn = 4096, .tcp_backlog = 511}).empty());
  CHECK(complaints({.somaxconn = 128}).empty());
  CHECK(complaints({.tcp_backlog = 511}).empty());
}

TEST_CASE("each complaint of Redis says what to set", "[dbsettings]") {
  const auto all = complaints(
      {.overcommit_memory = 0, .huge_pages = "always", .somaxconn = 128, .tcp_backlog = 511, .last_save_failed = true});
  REQUIRE(all.size() == 4);
  CHECK(contains(all[0], "vm.overcommit_memory=1"));
  CHECK(contains(all[1], "madvise"));
  CHECK(contains(all[2], "net.core.somaxconn=511"));
  CHECK(contains(all[3], "rdb_last_bgsave_status"));
}

TEST_CASE("a Redis of this machine complains of what the machine's files say", "[dbsettings]") {
  RedisServer redis;
  redis.configure("tcp-backlog 300");
  redis.start();
  auto session = session_of(redis);
  const TempDir root;
  put(root, "proc/sys/vm/overcommit_memory", "0\n");
  put(root, "proc/sys/net/core/somaxconn", "128\n");
  put(root, "sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
  const auto bad = dbsettings::redis_complaints(session, root.path());
  REQUIRE(bad.size() == 3);
  CHECK(bad[0].starts_with(session.target().name() + ": vm.overcommit_memory is 0"));
  CHECK(contains(bad[2], "tcp-backlog of 300"));
  put(root, "proc/sys/vm/overcommit_memory", "1\n");
  put(root, "proc/sys/net/core/somaxconn", "300\n");
  put(root, "sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
  CHECK(dbsettings::redis_complaints(session, root.path()).empty());
  const TempDir nothing;
  CHECK(dbsettings::redis_complaints(session, nothing.path()).empty());
}

TEST_CASE("a Redis whose last background save failed complains of it", "[dbsettings]") {
  RedisServer redis;
  redis.start();
  redis.ask("SET key value");
  std::filesystem::create_directory(redis.folder() / "dump.rdb");  // what it writes cannot be renamed to this
  redis.ask("BGSAVE");
  auto session = session_of(redis);
  test::wait_until("the save has failed",
                   [&] { return session.info("persistence", "rdb_last_bgsave_status") == "err"; });
  const TempDir nothing;
  const auto all = dbsettings::redis_complaints(session, nothing.path());
  REQUIRE(all.size() == 1);
  CHECK(contains(all[0], "rdb_last_bgsave_status"));
}

TEST_CASE("a Redis that cannot be reached complains of nothing", "[dbsettings]") {
  const RedisServer redis;
  auto session = session_of(redis);
  CHECK(dbsettings::redis_complaints(session).empty());
}
