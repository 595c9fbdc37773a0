#include "lib/dbsettings/postgres_setting.hpp"

#include <sys/wait.h>

#include "test/lib/dbsettings/changing.hpp"
#include "test/support/careful_postgres.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/forked.hpp"

using namespace toolkit;
using test::CarefulPostgres;
using test::Changing;
using test::contains;
using test::kAllLinesOff;
using test::servers_of;
using test::told;
using test::words_in;

namespace {

constexpr const char* kAllBack = "synchronous_commit: put back; full_page_writes: put back; fsync: put back";

std::vector<settings::Request> requests(const CarefulPostgres& postgres) {
  return servers_of({}, {postgres.own_url()}).requests("", true);
}

std::vector<settings::Restored> restore(const Changing& job, const CarefulPostgres& postgres) {
  return job.restore(servers_of({}, {postgres.own_url()}));
}

void twice_and_back(const CarefulPostgres& postgres) {
  const Changing job;
  const auto results = job.apply(requests(postgres));
  INFO(words_in(results));
  CHECK(told(results) == "fsync: changed; full_page_writes: changed; synchronous_commit: changed");
  CHECK(postgres.all() == "off off off");
  CHECK(postgres.lines() == kAllLinesOff);
  CHECK_FALSE(contains(job.journal() + words_in(results), test::PostgresServer::kPassword));
  CHECK(contains(job.journal(), "postgres://localhost:" + postgres.port().text() + "#fsync"));
  CHECK(told(job.apply(requests(postgres), "second")) ==
        "fsync: already so; full_page_writes: already so; synchronous_commit: already so");
  CHECK(contains(told(restore(job, postgres)), "fsync: still held"));
  CHECK(postgres.all() == "off off off");
  CHECK(told(job.restore(servers_of({}, {postgres.own_url()}), "second")) == kAllBack);
  CHECK(job.journal().empty());
}

void without_lines(const CarefulPostgres& postgres) {
  REQUIRE(postgres.lines().empty());
  twice_and_back(postgres);
  CHECK(postgres.all() == "on on on");
  CHECK(postgres.lines().empty());
}

void with_lines(const CarefulPostgres& postgres) {
  (void)postgres.sql("ALTER SYSTEM SET fsync = 'true'");
  (void)postgres.sql("ALTER SYSTEM SET synchronous_commit = 'local'");
  (void)postgres.sql("ALTER SYSTEM SET work_mem = '5MB'");
  postgres.reload();
  const std::string before = postgres.lines();
  CHECK(before == "fsync=true synchronous_commit=local work_mem=5MB");
  const Changing job;
  CHECK(contains(told(job.apply(requests(postgres))), "synchronous_commit: changed"));
  CHECK(postgres.all() == "off off off");
  CHECK(told(restore(job, postgres)) == kAllBack);
  CHECK(postgres.all() == "on on local");
  CHECK(postgres.lines() == before);
  (void)postgres.sql("ALTER SYSTEM RESET ALL");
  postgres.reload();
}

void somebody_else(const CarefulPostgres& postgres) {
  const Changing job;
  (void)job.apply(requests(postgres));
  (void)postgres.sql("ALTER SYSTEM SET synchronous_commit = 'remote_write'");
  postgres.reload();
  CHECK(told(restore(job, postgres)) == "synchronous_commit: left; full_page_writes: put back; fsync: put back");
  CHECK(postgres.all() == "on on remote_write");
  (void)postgres.sql("ALTER SYSTEM RESET ALL");
  postgres.reload();
}

void already_off(const CarefulPostgres& postgres) {
  (void)postgres.sql("ALTER SYSTEM SET fsync = off");
  postgres.reload();
  const Changing job;
  CHECK(told(job.apply(requests(postgres))).starts_with("fsync: already so; full_page_writes: changed"));
  CHECK(told(restore(job, postgres)) == "synchronous_commit: put back; full_page_writes: put back");
  CHECK(postgres.lines() == "fsync=off");
  (void)postgres.sql("ALTER SYSTEM RESET ALL");
  postgres.reload();
}

}  // namespace

TEST_CASE("PostgreSQL is set up for tests and put back exactly as it was", "[dbsettings][postgres]") {
  const CarefulPostgres postgres;
  without_lines(postgres);
  with_lines(postgres);
  somebody_else(postgres);
  already_off(postgres);
}

namespace {

void killed_between_writes(const CarefulPostgres& postgres) {
  const Changing job;
  const int status = test::in_forked_child([&] {
    auto all = requests(postgres);
    all[0].setting = std::make_unique<test::DiesAfterWrite>(std::move(all[0].setting));
    (void)job.apply(all);
    return 0;
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(postgres.all() == "off on on");
  CHECK_FALSE(contains(job.journal(), test::PostgresServer::kPassword));
  CHECK(told(restore(job, postgres)) ==
        "synchronous_commit: already back; full_page_writes: already back; fsync: put back");
  CHECK(postgres.all() == "on on on");
  CHECK(postgres.lines().empty());
}

/// The line is written, and the server has not been told to read it.
void killed_before_the_reload(const CarefulPostgres& postgres) {
  const Changing job;
  const int status = test::in_forked_child([&] {
    auto all = requests(postgres);
    all[0].setting = std::make_unique<test::DiesAfterWrite>(std::move(all[0].setting));
    (void)job.apply(all);
    return 0;
  });
  REQUIRE(WIFSIGNALED(status));
  (void)postgres.sql("ALTER SYSTEM RESET fsync");  // as if it had died a little earlier
  postgres.reload();
  (void)postgres.sql("ALTER SYSTEM SET fsync = 'off'");
  CHECK(postgres.all() == "on on on");
  CHECK(contains(told(restore(job, postgres)), "fsync: put back"));
  CHECK(postgres.lines().empty());
  postgres.reload();
  CHECK(postgres.all() == "on on on");
}

/// The same on the way back: the line is as it was, and the server goes by the one before.
void killed_before_the_last_reload(const CarefulPostgres& postgres, const std::string& before) {
  const Changing job;
  (void)job.apply(requests(postgres));
  (void)postgres.sql("ALTER SYSTEM " + before);
  CHECK(postgres.all() == "off off off");
  CHECK(contains(told(restore(job, postgres)), "fsync: already back"));
  CHECK(postgres.all() == "on on on");
  CHECK(job.journal().empty());
}

}  // namespace

TEST_CASE("PostgreSQL is put back after a kill -9 between any two steps", "[dbsettings][postgres]") {
  const CarefulPostgres postgres;
  killed_between_writes(postgres);
  killed_before_the_reload(postgres);
  killed_before_the_last_reload(postgres, "RESET fsync");
  CHECK(postgres.lines().empty());
  (void)postgres.sql("ALTER SYSTEM SET fsync = 'on'");
  postgres.reload();
  killed_before_the_last_reload(postgres, "SET fsync = 'on'");
  CHECK(postgres.lines() == "fsync=on");
}

TEST_CASE("what one wrote down who may not look leaves no line behind", "[dbsettings][postgres]") {
  const CarefulPostgres postgres;
  const Changing job;
  {
    auto journal = job.open();
    const std::string id = requests(postgres)[0].setting->id();
    journal.state.holders = {{.id = "job"}};
    journal.state.records = {
        {.id = id, .name = "fsync", .holdings = {{.holder = "job", .asked = "off", .found = "on"}}}};
    journal.save();
  }
  CHECK(told(restore(job, postgres)) == "fsync: already back");
  CHECK(postgres.lines().empty());
}

TEST_CASE("a line that was there and not read yet before we came is there again", "[dbsettings][postgres]") {
  const CarefulPostgres postgres;
  (void)postgres.sql("ALTER SYSTEM SET synchronous_commit = 'local'");
  CHECK(postgres.all() == "on on on");
  const Changing job;
  CHECK(contains(told(job.apply(requests(postgres))), "synchronous_commit: changed"));
  CHECK(contains(told(restore(job, postgres)), "synchronous_commit: put back"));
  CHECK(postgres.lines() == "synchronous_commit=local");
}
