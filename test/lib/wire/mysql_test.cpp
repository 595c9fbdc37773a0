#include "lib/wire/mysql.hpp"

#include "test/support/catch.hpp"

using namespace toolkit::wire;
using namespace std::string_literals;
using Kind = MysqlReply::Kind;

namespace {

// Recorded from MariaDB 10.11.19 of Debian 12: its greeting, without the header.
const std::string kGreeting =
    "\x0a"
    "5.5.5-10.11.19-MariaDB-0+deb12u1\0"
    "\x04\0\0\0"
    "K3[PavOg\0"
    "\xfe\xf7"
    "\x08"
    "\x02\0"
    "\xff\x81"
    "\x15"
    "\0\0\0\0\0\0\x1d\0\0\0"
    ":+gFi]tPtwxv\0"
    "mysql_native_password\0"s;

/// The same as a server without plugins (before MySQL 5.5.7) writes it.
std::string without_plugins() {
  std::string old = kGreeting.substr(0, kGreeting.find("mysql_native_password"));
  const std::size_t upper = old.find("\xff\x81\x15");
  old.replace(upper, 3, "\xf7\x81\0"s);  // no CLIENT_PLUGIN_AUTH, no size
  return old;
}

}  // namespace

TEST_CASE("a packet has a header with the length of what follows", "[wire]") {
  CHECK(mysql_packet("abc", 7) == "\3\0\0\7abc"s);
  CHECK(mysql_packet("", 255) == "\0\0\0\xff"s);
  const MysqlHeader header = parse_mysql_header("\x64\x01\x02\x03");
  CHECK(header.length == 0x020164);
  CHECK(header.sequence == 3);
  rc::prop("a header reads as it was written", [] {
    const auto payload = *rc::gen::arbitrary<std::string>();
    const auto sequence = *rc::gen::arbitrary<std::uint8_t>();
    const MysqlHeader read = parse_mysql_header(std::string_view{mysql_packet(payload, sequence)}.substr(0, 4));
    RC_ASSERT(read.length == payload.size());
    RC_ASSERT(read.sequence == sequence);
  });
}

TEST_CASE("a greeting gives the nonce and the usual plugin", "[wire]") {
  const auto greeting = parse_mysql_greeting(kGreeting);
  REQUIRE(greeting);
  CHECK(greeting->nonce == "K3[PavOg:+gFi]tPtwxv");
  CHECK(greeting->plugin == "mysql_native_password");
  CHECK(greeting->capabilities == 0x81fff7fe);
  CHECK(greeting->is_current());
  // The NUL behind the plugin's name is forgotten by some (MySQL bug 59453).
  CHECK(parse_mysql_greeting(kGreeting.substr(0, kGreeting.size() - 1))->plugin == "mysql_native_password");
}

TEST_CASE("a greeting without plugins names none, and one of before MySQL 4.1 is not current", "[wire]") {
  const auto old = parse_mysql_greeting(without_plugins());
  REQUIRE(old);
  CHECK(old->is_current());
  CHECK(old->plugin.empty());
  CHECK(old->nonce == "K3[PavOg:+gFi]tPtwxv");
  const auto oldest = parse_mysql_greeting(
      "\x0a"
      "3.23.58\0\1\0\0\0abcdefgh\0\x2c\0"s);
  REQUIRE(oldest);
  CHECK_FALSE(oldest->is_current());
}

TEST_CASE("what is no greeting is none, wherever it is cut", "[wire]") {
  const std::size_t name = kGreeting.find("mysql_native_password");
  // A server of before MySQL 4.1 stopped behind the lower capabilities.
  const std::size_t oldest = kGreeting.find("\xfe\xf7") + 2;
  for (std::size_t size = 0; size < name; ++size) {
    INFO(size);
    CHECK(parse_mysql_greeting(kGreeting.substr(0, size)).has_value() == (size == oldest));
  }
  for (const std::string& other : {"\x09"s + kGreeting.substr(1), "SSH-2.0-OpenSSH\r\n"s, "\xff"s, ""s}) {
    CHECK_FALSE(parse_mysql_greeting(other));
  }
}

TEST_CASE("an error has a code, and its words come without the SQLSTATE", "[wire]") {
  // Recorded from MariaDB 10.11.19: in place of a greeting, and to a login.
  const auto full = parse_mysql_error("\xff\x10\x04Too many connections");
  REQUIRE(full);
  CHECK(full->code == 1040);
  CHECK(full->text == "Too many connections");
  const auto denied =
      parse_mysql_error("\xff\x15\x04#28000Access denied for user 'app'@'localhost' (using password: YES)");
  REQUIRE(denied);
  CHECK(denied->code == 1045);
  CHECK(denied->text == "Access denied for user 'app'@'localhost' (using password: YES)");
  CHECK(parse_mysql_error("\xff\x15\x04#28")->text.empty());
  CHECK_FALSE(parse_mysql_error("\xff\x15"));
  CHECK_FALSE(parse_mysql_error("\x0a\x15\x04"));
  CHECK_FALSE(parse_mysql_error(""));
}

TEST_CASE("a reply to a login is the end, a change of plugin, or what the plugin says", "[wire]") {
  // Recorded from MariaDB 10.11.19.
  CHECK(parse_mysql_reply("\0\0\0\2\0\0\0"s).kind == Kind::ok);
  const MysqlReply changed = parse_mysql_reply("\xfemysql_native_password\0khGj`\"%5y&M3T00B;>gl\0"s);
  CHECK(changed.kind == Kind::change_plugin);
  CHECK(changed.plugin == "mysql_native_password");
  CHECK(changed.data == "khGj`\"%5y&M3T00B;>gl");
  const MysqlReply unknown = parse_mysql_reply("\xff\x19\x04#42000Unknown database 'nodb'");
  CHECK(unknown.kind == Kind::error);
  CHECK(unknown.error.code == 1049);
  // As in auth_test.go of go-sql-driver/mysql, recorded from MySQL 8.0: "fast auth success", "perform full
  // authentication".
  CHECK(parse_mysql_reply("\1\3").kind == Kind::more);
  CHECK(parse_mysql_reply("\1\3").data == "\3");
  CHECK(parse_mysql_reply("\1\4").data == "\4");
  // The protocol's oldest form of it.
  CHECK(parse_mysql_reply("\xfe").plugin == "mysql_old_password");
  for (const std::string& other : {""s, "\xfeno end"s, "\xff"s, "\2"s, "HTTP/1.1 400"s}) {
    CHECK(parse_mysql_reply(other).kind == Kind::other);
  }
}

TEST_CASE("a login names user, proof, database and plugin", "[wire]") {
  const std::string fixed = "\0\0\1\0\x21"s + std::string(23, '\0');
  CHECK(mysql_login({"app", "", "plug", "proof"}) == "\x01\x82\x08\0"s + fixed + "app\0\5proofplug\0"s);
  CHECK(mysql_login({"app", "db", "plug", ""}) == "\x09\x82\x08\0"s + fixed + "app\0\0db\0plug\0"s);
}
