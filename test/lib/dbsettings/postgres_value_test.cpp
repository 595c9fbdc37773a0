#include "lib/dbsettings/postgres_value.hpp"

#include "test/support/catch.hpp"

using toolkit::dbsettings::is_pending;
using toolkit::dbsettings::PostgresValue;
using toolkit::dbsettings::read_postgres_value;
using toolkit::dbsettings::shown_text;
using toolkit::dbsettings::text_of;

namespace {

using Line = PostgresValue::Line;

bool satisfied(const char* asked, const char* current) {
  return toolkit::dbsettings::satisfies(read_postgres_value(asked), read_postgres_value(current));
}

}  // namespace

TEST_CASE("a PostgreSQL value and its line are written for people and read again", "[dbsettings][property]") {
  CHECK(text_of({.in_force = "on"}) == "on");
  CHECK(text_of({.in_force = "on", .line = Line::none}) == "on (not by ALTER SYSTEM)");
  CHECK(text_of({.in_force = "on", .line = Line::there, .written = "true"}) == "on (ALTER SYSTEM: true)");
  rc::prop("whatever the line says", [] {
    const PostgresValue value{.in_force = *rc::gen::element<std::string>("on", "off", "remote_apply"),
                              .line = *rc::gen::element(Line::not_said, Line::none, Line::there)};
    PostgresValue with_line = value;
    if (value.line == Line::there) with_line.written = *rc::gen::arbitrary<std::string>();
    const PostgresValue again = read_postgres_value(text_of(with_line));
    RC_ASSERT(again.in_force == with_line.in_force);
    RC_ASSERT(again.line == with_line.line);
    RC_ASSERT(again.written == with_line.written);
  });
}

TEST_CASE("of a PostgreSQL value people see what is in force", "[dbsettings]") {
  CHECK(shown_text(read_postgres_value("on")) == "on");
  CHECK(shown_text(read_postgres_value("on (not by ALTER SYSTEM)")) == "on");
  CHECK(shown_text(read_postgres_value("off (ALTER SYSTEM: false)")) == "off");
  CHECK(shown_text(read_postgres_value("on (ALTER SYSTEM: off)")) == "on (ALTER SYSTEM: off)");
}

TEST_CASE("a value alone is there when it is in force and stays so", "[dbsettings]") {
  CHECK(satisfied("off", "off"));
  CHECK(satisfied("off", "off (not by ALTER SYSTEM)"));
  CHECK(satisfied("off", "off (ALTER SYSTEM: off)"));
  CHECK(satisfied("off", "off (ALTER SYSTEM: false)"));
  CHECK(satisfied("OFF", "off"));
  CHECK(satisfied("0", "off"));
  CHECK(satisfied("yes", "on"));
  CHECK_FALSE(satisfied("off", "on"));
  CHECK_FALSE(satisfied("off", "local"));
  CHECK_FALSE(satisfied("off", "on (ALTER SYSTEM: off)"));  // not read yet
  CHECK_FALSE(satisfied("off", "off (ALTER SYSTEM: on)"));  // not for long
}

TEST_CASE("what was there before is there again when the line is so too", "[dbsettings]") {
  CHECK(satisfied("on (not by ALTER SYSTEM)", "on (not by ALTER SYSTEM)"));
  CHECK_FALSE(satisfied("on (not by ALTER SYSTEM)", "on (ALTER SYSTEM: on)"));
  CHECK_FALSE(satisfied("on (not by ALTER SYSTEM)", "on (ALTER SYSTEM: off)"));  // killed before it was read
  CHECK_FALSE(satisfied("on (not by ALTER SYSTEM)", "off (not by ALTER SYSTEM)"));
  CHECK_FALSE(satisfied("on (not by ALTER SYSTEM)", "on"));  // who may not look does not know
  CHECK(satisfied("on (ALTER SYSTEM: on)", "on (ALTER SYSTEM: on)"));
  CHECK_FALSE(satisfied("on (ALTER SYSTEM: on)", "on (ALTER SYSTEM: true)"));
  CHECK_FALSE(satisfied("on (ALTER SYSTEM: on)", "on (not by ALTER SYSTEM)"));
  // The line had been written before we came, and not been read.
  CHECK(satisfied("on (ALTER SYSTEM: off)", "off (ALTER SYSTEM: off)"));
  CHECK(satisfied("on (ALTER SYSTEM: off)", "on (ALTER SYSTEM: off)"));
}

TEST_CASE("a line that the server has not read yet is pending", "[dbsettings]") {
  CHECK_FALSE(is_pending(read_postgres_value("on"), false));
  CHECK_FALSE(is_pending(read_postgres_value("on (not by ALTER SYSTEM)"), false));
  CHECK(is_pending(read_postgres_value("off (not by ALTER SYSTEM)"), true));
  CHECK_FALSE(is_pending(read_postgres_value("off (ALTER SYSTEM: off)"), true));
  CHECK_FALSE(is_pending(read_postgres_value("off (ALTER SYSTEM: false)"), true));
  CHECK(is_pending(read_postgres_value("off (ALTER SYSTEM: off)"), false));
  CHECK(is_pending(read_postgres_value("off (ALTER SYSTEM: on)"), true));
}
