// What keeps PostgreSQL's settings from being changed, by real servers.
#include "test/lib/dbsettings/changing.hpp"
#include "test/support/careful_postgres.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using settings::Applied;
using settings::Reason;
using settings::Status;
using test::CarefulPostgres;
using test::Changing;
using test::contains;
using test::servers_of;
using test::told;
using test::words_in;

namespace {

constexpr const char* kPassword = test::PostgresServer::kPassword;
constexpr const char* kNoneAllowed =
    "fsync: not applied (needs-root); full_page_writes: not applied (needs-root); synchronous_commit: not applied "
    "(needs-root)";

std::vector<Applied> set_up(const Changing& job, const std::string& url) {
  return job.apply(servers_of({}, {url}).requests("", true));
}

/// That none of the settings could be applied, all for `reason`, and the journal knows of none.
void check_refused(const std::string& url, Reason reason, const std::string& part) {
  const Changing job;
  const auto results = set_up(job, url);
  INFO(words_in(results));
  REQUIRE(results.size() == 3);
  for (const Applied& result : results) {
    CHECK(result.status == Status::not_applied);
    REQUIRE(result.refusal);
    CHECK(result.refusal->reason == reason);
    CHECK(contains(result.refusal->message, part));
  }
  CHECK(job.journal().empty());
  CHECK_FALSE(contains(words_in(results), "wrong-battery"));
  CHECK_FALSE(contains(words_in(results), kPassword));
}

void logins(const CarefulPostgres& postgres) {
  check_refused(postgres.url("app:wrong-battery"), Reason::other, "refuses the password");
  check_refused(postgres.url("app") + "?passfile=/nonexistent", Reason::other, "asks for a password");
  check_refused(postgres.url(std::string{"app:"} + kPassword, "nowhere"), Reason::other, "no such database");
}

/// `statements` of the refusal's message, run by the superuser, are enough.
void rights(const CarefulPostgres& postgres) {
  (void)postgres.sql(std::string{"CREATE ROLE ci LOGIN PASSWORD '"} + kPassword + "'");
  const std::string url = postgres.url(std::string{"ci:"} + kPassword);
  check_refused(url, Reason::needs_root, "role ci may not");
  const Changing job;
  auto results = set_up(job, url);
  CHECK(results[0].before == "on");  // that much can be seen
  const std::string message = results[0].refusal->message;
  if (postgres.sql("SELECT current_setting('server_version_num')::int >= 150000") != "t") return;
  const std::string grants = message.substr(message.find("GRANT"));
  const std::size_t first = grants.find("; ");
  (void)postgres.sql(grants.substr(first + 2));
  results = set_up(job, url);
  UNSCOPED_INFO(words_in(results));
  CHECK(told(results) == kNoneAllowed);  // of PostgreSQL's own mouth
  (void)postgres.sql(grants.substr(0, first));
  results = set_up(job, url);
  INFO(words_in(results));
  CHECK(told(results) == "fsync: changed; full_page_writes: changed; synchronous_commit: changed");
  CHECK(postgres.all() == "off off off");
  CHECK(told(job.restore(servers_of({}, {url}))) ==
        "synchronous_commit: put back; full_page_writes: put back; fsync: put back");
  CHECK(postgres.all() == "on on on");
  CHECK(postgres.lines().empty());
}

void own_values(const CarefulPostgres& postgres) {
  (void)postgres.sql("ALTER ROLE app SET synchronous_commit = 'local'");
  Changing job;
  auto results = set_up(job, postgres.own_url());
  CHECK(told(results) == "fsync: changed; full_page_writes: changed; synchronous_commit: not applied (other)");
  CHECK(contains(results[2].refusal->message, "ALTER ROLE ... RESET synchronous_commit"));
  CHECK(contains(servers_of({}, {postgres.own_url()}).complaints(true).at(0), "role app"));
  CHECK(servers_of({}, {postgres.own_url()}).complaints(false).empty());
  (void)job.restore(servers_of({}, {postgres.own_url()}));
  (void)postgres.sql("ALTER ROLE app RESET synchronous_commit");
  CHECK(servers_of({}, {postgres.own_url()}).complaints(true).empty());
  results = set_up(job, postgres.own_url() + "?options=-csynchronous_commit%3Dlocal");
  CHECK(contains(results[2].refusal->message, "PGOPTIONS"));
  (void)job.restore(servers_of({}, {postgres.own_url()}));
  CHECK(postgres.lines().empty());
}

void unreadable_files(CarefulPostgres& postgres) {
  postgres.configure("no_such_setting = 1");
  check_refused(postgres.own_url(), Reason::other, "postgresql.conf, line ");
  CHECK(postgres.all() == "on on on");
}

}  // namespace

TEST_CASE("a PostgreSQL that does not let us says what is missing", "[dbsettings][postgres]") {
  CarefulPostgres postgres;
  logins(postgres);
  rights(postgres);
  own_values(postgres);
  unreadable_files(postgres);
}

TEST_CASE("a PostgreSQL whose command line has the last word is left as it is", "[dbsettings][postgres]") {
  const CarefulPostgres postgres{{"-c", "fsync=on", "-c", "full_page_writes=off"}};
  const Changing job;
  const auto results = set_up(job, postgres.own_url());
  CHECK(told(results) == "fsync: not applied (other); full_page_writes: already so; synchronous_commit: changed");
  CHECK(contains(results[0].refusal->message, "command line"));
  CHECK(postgres.lines() == "synchronous_commit=off");
  CHECK(told(job.restore(servers_of({}, {postgres.own_url()}))) == "synchronous_commit: put back");
  CHECK(postgres.lines().empty());
}

TEST_CASE("a PostgreSQL that cannot read its files is left as it is", "[dbsettings][postgres]") {
  CarefulPostgres postgres;
  const Changing job;
  (void)set_up(job, postgres.own_url());
  postgres.configure("this is no setting");
  for (const auto& result : job.restore(servers_of({}, {postgres.own_url()}))) {
    CHECK(result.fate == settings::Fate::failed);
    CHECK(contains(result.message, "postgresql.conf, line "));
  }
  CHECK(contains(job.journal(), "#fsync"));  // for when it can
  const Changing second;
  CHECK(told(set_up(second, postgres.own_url())) ==
        "fsync: already so; full_page_writes: already so; synchronous_commit: already so");
}

TEST_CASE("a PostgreSQL that says nothing, or that is not there, is one clear reason for each setting",
          "[dbsettings]") {
  const auto silent = test::listen_on(test::Family::v4);
  REQUIRE(silent);
  Mistakes mistakes;
  const auto servers =
      dbsettings::Servers::read({}, {"postgres://app:x@127.0.0.1:" + std::to_string(silent->port) + "/app"}, {},
                                {.length = std::chrono::milliseconds{50}}, mistakes);
  for (const Applied& result : settings::look(servers.requests("", true))) {
    CHECK(contains(result.refusal->message, "in time"));
  }
  CHECK(test::connections_to(*silent) <= 2);  // ours, and then libpq's
  const test::Bound nobody = test::refusing_port();
  check_refused("postgres://app:x@127.0.0.1:" + std::to_string(nobody.port) + "/app", Reason::other, "refused");
  check_refused("postgres:///app?host=/nonexistent", Reason::other, "/nonexistent");
}

TEST_CASE("PostgreSQL is put back only by who gives the URL again", "[dbsettings][postgres]") {
  CarefulPostgres postgres;
  const Changing job;
  (void)set_up(job, postgres.own_url());
  const auto no_url = job.restore(servers_of({}, {}));
  CHECK(told(no_url) == "synchronous_commit: out of reach; full_page_writes: out of reach; fsync: out of reach");
  CHECK(contains(no_url[0].message, "give --postgres again"));
  const auto wrong = job.restore(servers_of({}, {postgres.url("app:wrong-battery")}));
  CHECK(contains(wrong[0].message, "refuses the password"));
  CHECK_FALSE(contains(wrong[0].message, "wrong-battery"));
  postgres.stop();
  const auto stopped = job.restore(servers_of({}, {postgres.own_url()}));
  CHECK(told(stopped) ==
        "synchronous_commit: not put back; full_page_writes: not put back; fsync: not put back");  // its files still
                                                                                                   // say so
  postgres.start();
  CHECK(postgres.all() == "off off off");
  CHECK(told(job.restore(servers_of({}, {postgres.own_url()}))) ==
        "synchronous_commit: put back; full_page_writes: put back; fsync: put back");
  CHECK(postgres.lines().empty());
}

TEST_CASE("PostgreSQL can be asked by its socket", "[dbsettings][postgres]") {
  const CarefulPostgres postgres;
  const std::string url =
      "postgres:///postgres?user=app&host=" + postgres.folder().string() + "&port=" + postgres.port().text();
  const Changing job;
  CHECK(told(set_up(job, url)) == "fsync: changed; full_page_writes: changed; synchronous_commit: changed");
  CHECK(contains(job.journal(), "postgres://%2F"));
  CHECK(contains(told(job.restore(servers_of({}, {url}))), "fsync: put back"));
  CHECK(postgres.all() == "on on on");
}
