#include "lib/dbsettings/postgres_facts.hpp"

#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using dbsettings::mistake_of;
using dbsettings::obstacle;
using dbsettings::override_of;
using dbsettings::postgres_refusal;
using dbsettings::PostgresFacts;
using dbsettings::read_facts;
using dbsettings::read_lines;
using settings::Reason;
using test::contains;

namespace {

constexpr const char* kServer = "postgres://db.test:5432";
const PostgresFacts kSuperuser{.value = "on",
                               .source = "configuration file",
                               .role = "app",
                               .from_line = false,
                               .may_read_lines = true,
                               .may_reload = true,
                               .allows_alter_system = true};

struct Row {
  const char* sqlstate;
  Reason reason;
  const char* part;  // of the message
};

}  // namespace

TEST_CASE("what PostgreSQL says of a setting is read", "[dbsettings]") {
  const auto facts = read_facts(R"({"value": "on", "source": "default", "role": "app", "from_line": true,
      "may_read_lines": true, "may_reload": false, "allows_alter_system": true})");
  REQUIRE(facts);
  CHECK(facts->value == "on");
  CHECK(facts->source == "default");
  CHECK(facts->role == "app");
  CHECK(facts->from_line);
  CHECK(facts->may_read_lines);
  CHECK_FALSE(facts->may_reload);
  for (const char* text : {"", "on", "{}", "[]", R"({"value": 1})"}) CHECK_FALSE(read_facts(text));
}

TEST_CASE("what PostgreSQL's files say of a setting is read", "[dbsettings]") {
  const auto none = read_lines(R"({"written": null, "mistake": null})");
  REQUIRE(none);
  CHECK_FALSE(none->written);
  CHECK_FALSE(mistake_of(kServer, "fsync", *none));
  const auto both = read_lines(R"({"written": "off", "mistake": "/pg/postgresql.conf, line 3: syntax error"})");
  REQUIRE(both);
  CHECK(both->written == "off");
  const auto refusal = mistake_of(kServer, "fsync", *both);
  REQUIRE(refusal);
  CHECK(contains(refusal->message, "/pg/postgresql.conf, line 3: syntax error"));
  for (const char* text : {"", "off", "{}", "[]", R"({"written": "off"})"}) CHECK_FALSE(read_lines(text));
}

TEST_CASE("nothing stands in a superuser's way", "[dbsettings]") {
  CHECK_FALSE(obstacle(kServer, "fsync", kSuperuser));
  CHECK_FALSE(override_of(kServer, "fsync", kSuperuser));
}

TEST_CASE("a server that forbids ALTER SYSTEM is told from one that forbids it to us", "[dbsettings]") {
  PostgresFacts facts = kSuperuser;
  facts.allows_alter_system = false;
  const auto forbidden = obstacle(kServer, "fsync", facts);
  REQUIRE(forbidden);
  CHECK(forbidden->reason == Reason::read_only);
  CHECK(contains(forbidden->message, "allow_alter_system = off"));
  for (auto PostgresFacts::*right : {&PostgresFacts::may_read_lines, &PostgresFacts::may_reload}) {
    facts = kSuperuser;
    facts.*right = false;
    const auto refusal = obstacle(kServer, "fsync", facts);
    REQUIRE(refusal);
    CHECK(refusal->reason == Reason::needs_root);
    CHECK(contains(refusal->message, "role app may not"));
    CHECK(contains(refusal->message, "GRANT ALTER SYSTEM"));
  }
}

TEST_CASE("what has the last word over ALTER SYSTEM is named", "[dbsettings]") {
  const auto said_of = [](const char* source) {
    PostgresFacts facts = kSuperuser;
    facts.source = source;
    const auto refusal = override_of(kServer, "synchronous_commit", facts);
    return refusal ? refusal->message : "";
  };
  CHECK(contains(said_of("command line"), "the server's command line"));
  CHECK(contains(said_of("environment variable"), "environment"));
  CHECK(contains(said_of("user"), "ALTER ROLE ... RESET synchronous_commit"));
  CHECK(contains(said_of("database"), "ALTER DATABASE ... RESET synchronous_commit"));
  CHECK(contains(said_of("database user"), "ALTER ROLE ... RESET synchronous_commit"));
  CHECK(contains(said_of("client"), "PGOPTIONS"));
  CHECK(said_of("default").empty());
}

TEST_CASE("an error of PostgreSQL becomes a reason by its code", "[dbsettings]") {
  const auto row = GENERATE(
      Row{"42501", Reason::needs_root, "GRANT ALTER SYSTEM"}, Row{"28P01", Reason::other, "refuses the password"},
      Row{"28000", Reason::other, "does not let this role in"}, Row{"3D000", Reason::other, "no such database"},
      Row{"22023", Reason::invalid_value, "the server's words"}, Row{"42704", Reason::unknown, "the server's words"},
      Row{"0A000", Reason::read_only, "the server's words"}, Row{"25006", Reason::read_only, "the server's words"},
      Row{"53300", Reason::other, "no connection left"}, Row{"57P03", Reason::other, "starting up"},
      Row{"XX000", Reason::other, "the server's words"}, Row{"", Reason::other, "the server's words"});
  CAPTURE(row.sqlstate);
  const auto refusal =
      postgres_refusal(kServer, "fsync", "app", {Failure::rejected, row.sqlstate, "the server's words"});
  CHECK(refusal.reason == row.reason);
  CHECK(contains(refusal.message, row.part));
  CHECK(refusal.message.starts_with("postgres://db.test:5432: fsync: "));
}

TEST_CASE("a PostgreSQL that asks for a password is told from one that refuses it", "[dbsettings]") {
  const auto refusal = postgres_refusal(kServer, "", "app", {Failure::unreachable, "", "fe_sendauth", true});
  CHECK(refusal.message ==
        "postgres://db.test:5432: it asks for a password; write it into the URL, as postgres://USER:PASSWORD@HOST");
}
