#include "lib/health/amqp_verdict.hpp"
#include "lib/health/http_conditions.hpp"
#include "lib/health/mysql_verdict.hpp"
#include "lib/health/postgres_verdict.hpp"
#include "lib/health/redis_verdict.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::health;

namespace {

HttpConditions conditions(const std::string& options) {
  Mistakes mistakes;
  const auto written = split_target("http://h/#" + options, mistakes);
  REQUIRE(written);
  const TargetText text = read_target_text(*written, Environment{}, mistakes);
  auto result = read_http_conditions(text, mistakes);
  REQUIRE(mistakes.empty());
  return result;
}

}  // namespace

TEST_CASE("PostgreSQL's codes that waiting cannot change are hopeless", "[health]") {
  for (const char* code : {"28P01", "28000", "3D000", "42601"}) CHECK(postgres_verdict(code) == State::hopeless);
  for (const char* code : {"57P03", "57P01", "57P02", "53300", "42P01", "XX000"}) {
    CHECK(postgres_verdict(code) == State::not_yet);
  }
}

TEST_CASE("an AMQP server's codes that waiting cannot change are hopeless, but not its limits", "[health]") {
  for (const int code : {402, 403, 530})
    CHECK(amqp_verdict(code, "NOT_ALLOWED - vhost a not found") == State::hopeless);
  for (const int code : {0, 320, 501, 504, 506, 541, 65535}) CHECK(amqp_verdict(code, "") == State::not_yet);
  CHECK(amqp_verdict(530, "NOT_ALLOWED - connection refused: node connection limit (2) is reached") == State::not_yet);
  CHECK(amqp_verdict(403, "connection limit") == State::hopeless);
}

TEST_CASE("MySQL's codes that waiting cannot change are hopeless", "[health]") {
  for (const int code : {1044, 1045, 1049, 1129, 1130, 1251, 1698, 3159}) CHECK(mysql_verdict(code) == State::hopeless);
  for (const int code : {1040, 1053, 1203, 2003, 3118, 4151, 9001, 0, 65535}) {
    CHECK(mysql_verdict(code) == State::not_yet);
  }
}

TEST_CASE("MySQL's codes tell a refused user from a server that takes no logins", "[health]") {
  for (const int code : {1045, 1251, 1698, 3118, 3159, 4151}) CHECK(mysql_refuses_user(code));
  for (const int code : {1040, 1044, 1049, 1053, 1129, 1130, 2003, 9001}) CHECK_FALSE(mysql_refuses_user(code));
}

TEST_CASE("Redis's error words decide and never their text", "[health]") {
  for (const char* word : {"WRONGPASS", "NOAUTH", "NOPERM", "DENIED"}) {
    CHECK(redis_verdict("PING", word) == State::hopeless);
    CHECK(redis_verdict("AUTH", word) == State::hopeless);
  }
  for (const char* word : {"LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN", "CLUSTERDOWN", "MISCONF"}) {
    for (const char* command : {"AUTH", "SELECT", "PING", "GET"}) CHECK(redis_verdict(command, word) == State::not_yet);
  }
  CHECK(redis_verdict("AUTH", "ERR") == State::hopeless);
  CHECK(redis_verdict("SELECT", "ERR") == State::hopeless);
  CHECK(redis_verdict("PING", "ERR") == State::not_yet);
}

TEST_CASE("statuses are a list of numbers and ranges", "[health]") {
  const auto ranges = parse_statuses("200,204, 300-399");
  REQUIRE(ranges);
  REQUIRE(ranges->size() == 3);
  CHECK((*ranges)[2].first == 300);
  CHECK((*ranges)[2].last == 399);
  for (const char* text : {"", "2xx", "99", "600", "300-200", "200,", ",200", "200-", "-1", "200 204"}) {
    INFO(text);
    CHECK_FALSE(parse_statuses(text));
  }
}

TEST_CASE("the default status is 2xx", "[health]") {
  const HttpConditions none = conditions("");
  CHECK_FALSE(unmet(none, 200, ""));
  CHECK_FALSE(unmet(none, 299, ""));
  for (const long status : {199L, 300L, 404L, 503L}) CHECK(unmet(none, status, ""));
}

TEST_CASE("a body must match its expression", "[health]") {
  CHECK_FALSE(unmet(conditions("body=^ready$"), 200, "not\nready\n"));
  CHECK(unmet(conditions("body=^ready$"), 200, "not ready"));
  CHECK(unmet(conditions("body=ready"), 503, "ready"));
}

TEST_CASE("a place in a JSON document must have its value", "[health]") {
  const std::string body = R"({"status":"ok","n":42,"up":true,"none":null,"a/b":[1,"x"]})";
  for (const char* option : {"json=/status=ok", "json=/n=42", "json=/up=true", "json=/none=null", "json=/a~1b/1=x",
                             "json=/a~1b/0=1", "json=/status=ok&json=/n=42", "json=/n=42.0"}) {
    INFO(option);
    CHECK_FALSE(unmet(conditions(option), 200, body));
  }
  for (const char* option : {"json=/status=OK", "json=/n=43", "json=/up=false", "json=/missing=ok", "json=/a~1b/9=x",
                             "json=/status=ok&json=/n=43", "json=/status/deeper=ok"}) {
    INFO(option);
    CHECK(unmet(conditions(option), 200, body));
  }
  CHECK(unmet(conditions("json=/status=ok"), 200, "no JSON"));
  CHECK_FALSE(unmet(conditions("json==42"), 200, "42"));
  CHECK_FALSE(unmet(conditions("json=/a%3Db=x"), 200, R"({"a=b":"x"})"));
}
