#include "test/support/postgres_server.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/listener.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit::test;

namespace {

constexpr const char* kLogin = "app:correct-horse";  // PostgresServer::kPassword

struct RunningPostgres : PostgresServer {
  RunningPostgres() {
    create();
    start();
  }
};

/// A target that is ready when `setting` of the session is `value`.
std::string with_setting(const std::string& url, const std::string& setting, const std::string& value) {
  return url + "#query=SELECT current_setting('" + setting + "')&expect=" + value;
}

void refuses_for_good(const PostgresServer& postgres) {
  const Verdict wrong = health_wait({postgres.url("app:wrong-battery")});
  check_refused_at_once(wrong, "28P01");
  CHECK_FALSE(contains(wrong.log + wrong.out + wrong.report.dump(), "wrong-battery"));
  check_refused_at_once(health_wait({postgres.url(kLogin, "nowhere")}), "3D000");
  check_refused_at_once(health_wait({postgres.url("nobody:wrong-battery")}), "28P01");
  check_refused_at_once(health_wait({postgres.url("app")}), "asks for a password");
  check_refused_at_once(health_wait({postgres.own_url() + "#query=SELEKT 1"}), "42601");
  // Over the socket no password is asked for, so that the server says what it thinks of the name.
  const std::string socket = "host=" + postgres.folder().string() + "&port=" + postgres.port().text();
  check_refused_at_once(health_wait({"postgres://nobody@/postgres?" + socket}), "28000");

  HealthWait wait{{"--keep-trying", postgres.url(kLogin, "later")}};
  wait.until_it_says("3D000");
  postgres.sql("CREATE DATABASE later");
  check_ready(wait.finish());
}

void query_and_expected_value(const PostgresServer& postgres) {
  const std::string jobs = postgres.own_url() + "#query=SELECT count(*) FROM jobs&expect=1";

  HealthWait wait{{jobs}};
  wait.until_it_says("42P01");  // there is no such table
  postgres.sql("CREATE TABLE jobs (id int)");
  check_not_ready(health_wait({"--once", jobs}), "the query gave '0', not '1'");
  postgres.sql("INSERT INTO jobs VALUES (1)");
  check_ready(wait.finish());

  const std::string nothing = postgres.own_url() + "#query=SELECT id FROM jobs WHERE id > 1";
  check_ready(health_wait({"--once", nothing}));
  check_not_ready(health_wait({"--once", nothing + "&expect=2"}), "the query gave nothing");
}

void slow_query(const PostgresServer& postgres) {
  postgres.sql("CREATE SEQUENCE slept");
  const std::string query = "SELECT nextval('slept') + length(pg_sleep(600)::text)";
  const Verdict verdict = health_wait({"--timeout", "2s", postgres.own_url() + "#try-timeout=700ms&query=" + query});
  INFO(verdict.log);
  CHECK(verdict.code == 124);
  CHECK(verdict.ending() == "timed-out");
  CHECK(verdict.target().at("ready_after_ms").is_null());
  CHECK(contains(verdict.last_error(), "in time"));
  CHECK(postgres.sql("SELECT is_called FROM slept") == "t");  // it did begin
  const std::string sleepers = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
  wait_until("no query is left in the server", [&] { return postgres.sql(sleepers) == "0"; });
}

void no_connection_left(const PostgresServer& postgres) {
  postgres.sql("CREATE ROLE worker LOGIN PASSWORD 'worker-password' CONNECTION LIMIT 0");
  HealthWait wait{{postgres.url("worker:worker-password")}};
  wait.until_it_says("53300");
  postgres.sql("ALTER ROLE worker CONNECTION LIMIT 5");
  check_ready(wait.finish());
}

void url_as_it_is(const PostgresServer& postgres) {
  const std::string own = postgres.own_url();

  check_ready(health_wait({"--once", with_setting(own + "?application_name=nightly", "application_name", "nightly")}));
  check_ready(
      health_wait({"--once", with_setting(own + "?options=-c%20search_path%3Delsewhere", "search_path", "elsewhere")}));
  check_ready(health_wait({"--once", "postgresql" + own.substr(own.find(':'))}));
  check_not_ready(health_wait({"--once", own + "?sslmode=require"}), "SSL");

  const std::string socket = "host=" + postgres.folder().string() + "&port=" + postgres.port().text();
  check_ready(health_wait({"--once", "postgres://app@/postgres?" + socket}));

  const ReservedPort nobody;
  const std::string hosts = "127.0.0.1:" + nobody.text() + ",127.0.0.1:" + postgres.port().text();
  check_ready(health_wait({"--once", std::string{"postgres://"} + kLogin + "@" + hosts + "/postgres"}));

  // Each server has its share of a try: one that is silent does not take the other's turn.
  if (const auto silent = make_black_hole()) {
    const std::string both =
        "127.0.0.1:" + std::to_string(silent->listener.port) + ",127.0.0.1:" + postgres.port().text();
    check_ready(
        health_wait({"--once", "--try-timeout", "4s", std::string{"postgres://"} + kLogin + "@" + both + "/postgres"}));
  }
  // Not hopeless and not gone as long as one of them is there and may become ready.
  const std::string wrong = "postgres://app:wrong-battery@" + hosts + "/postgres";
  check_not_ready(health_wait({"--once", wrong}), "28P01");
  CHECK(health_wait({"--until-gone", "--timeout", "1s", wrong}).code == 124);

  const std::string no_password = postgres.url("app");
  check_ready(health_wait({"--once", no_password}, {{"PGPASSWORD", PostgresServer::kPassword}}));
}

}  // namespace

TEST_CASE("a PostgreSQL that is created and started while health-wait waits is ready and once it is stopped it is gone",
          "[postgres]") {
  PostgresServer postgres;
  const std::string socket =
      "postgres:///postgres?user=app&host=" + postgres.folder().string() + "&port=" + postgres.port().text();
  HealthWait wait{{postgres.own_url(), socket}};
  wait.until_it_says_all({"refused", "No such file"});
  postgres.create();
  postgres.start();
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(verdict.tries(0) > 1);
  CHECK(verdict.tries(1) > 1);
  CHECK_FALSE(contains(verdict.log + verdict.out + verdict.report.dump(), PostgresServer::kPassword));

  HealthWait until_gone{{"--until-gone", postgres.url("app:wrong-battery"), socket}};
  until_gone.until_it_says_all({"28P01", "still there"});
  postgres.stop();
  const Verdict gone = until_gone.finish();
  INFO(gone.log);
  CHECK(gone.code == 0);
  CHECK(gone.ending() == "gone");
}

TEST_CASE("a PostgreSQL that runs is ready or not yet or never by its codes and its answers", "[postgres]") {
  static RunningPostgres postgres;  // for all sections: initdb is slow

  SECTION("what PostgreSQL refuses for good ends the wait at once") { refuses_for_good(postgres); }
  SECTION("a PostgreSQL query that gives the expected value while health-wait waits makes it ready") {
    query_and_expected_value(postgres);
  }
  SECTION("a PostgreSQL query that takes longer than one try is cut off by the server too") { slow_query(postgres); }
  SECTION("a PostgreSQL without a connection left for the role is not yet ready") { no_connection_left(postgres); }
  SECTION("a PostgreSQL URL goes to libpq as it is") { url_as_it_is(postgres); }
}

TEST_CASE("a restart of PostgreSQL during the wait begins the successes in a row anew", "[postgres]") {
  PostgresServer postgres;
  postgres.create();
  postgres.start();
  postgres.sql("CREATE SEQUENCE tries");
  // The first try succeeds, the second one is still running when the server goes.
  const std::string query = "SELECT CASE WHEN nextval('tries') = 2 THEN pg_sleep(600)::text ELSE 'go' END";
  HealthWait wait{{"--try-timeout", "50s", postgres.own_url() + "#successes=3&query=" + query}};
  wait_until("the second try is there",
             [&] { return postgres.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == "1"; });
  postgres.stop();
  wait.until_it_says("57P01");
  postgres.start();
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(postgres.sql("SELECT last_value FROM tries") == "5");  // two before, three in a row after
}

TEST_CASE("a PostgreSQL that starts up is reachable and not yet ready", "[postgres]") {
  PostgresServer postgres;
  postgres.create();
  postgres.start();  // what initdb leaves was written with too little for a recovery
  postgres.stop();
  // Recovery asks for a file of the archive, and the answer comes when we let go of the lock.
  const std::filesystem::path gate = postgres.folder() / "gate";
  toolkit::UniqueFd lock{::open(gate.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
  REQUIRE(::flock(lock.get(), LOCK_EX) == 0);
  postgres.configure("restore_command = 'flock --shared " + gate.string() + " false'");
  const std::filesystem::path signal = postgres.data() / "recovery.signal";
  REQUIRE(toolkit::UniqueFd{::open(signal.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644)});
  postgres.give(signal);

  HealthWait wait{{postgres.own_url()}};
  wait.until_it_says("refused");
  postgres.launch();
  wait.until_it_says("57P03");
  // The password cannot be looked up yet, and must not be called wrong.
  check_not_ready(health_wait({"--once", postgres.url("app:wrong-battery")}), "57P03");
  lock.reset();
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(verdict.target().at("first_reachable_after_ms") < verdict.target().at("ready_after_ms"));
}
