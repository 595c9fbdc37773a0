#include "lib/wire/nats.hpp"

#include <nlohmann/json.hpp>

#include "test/support/catch.hpp"

using namespace toolkit::wire;
using Kind = NatsLine::Kind;

TEST_CASE("the words of a NATS server are known in any case", "[wire]") {
  CHECK(parse_nats_line("INFO {\"a\":1} ").kind == Kind::info);
  CHECK(parse_nats_line("INFO {\"a\":1} ").text == "{\"a\":1}");
  CHECK(parse_nats_line("info\t{}").text == "{}");
  CHECK(parse_nats_line("+OK").kind == Kind::ok);
  CHECK(parse_nats_line("PING").kind == Kind::ping);
  CHECK(parse_nats_line("pong").kind == Kind::pong);
  CHECK(parse_nats_line("PONGS").kind == Kind::other);
  CHECK(parse_nats_line("HTTP/1.1 400 Bad Request").text == "HTTP/1.1 400 Bad Request");
  CHECK(parse_nats_line("").kind == Kind::other);
}

TEST_CASE("the words of a NATS error come without their quotes", "[wire]") {
  CHECK(parse_nats_line("-ERR 'Authorization Violation'").kind == Kind::error);
  CHECK(parse_nats_line("-ERR 'Authorization Violation'").text == "Authorization Violation");
  CHECK(parse_nats_line("-ERR").text.empty());
  CHECK(parse_nats_line("-ERR '").text == "'");
  CHECK(parse_nats_line("-err no quotes").text == "no quotes");
}

TEST_CASE("an INFO says whether TLS comes first", "[wire]") {
  CHECK(nats_wants_tls(R"({"tls_required":true})"));
  for (const char* info : {R"({"tls_required":false})", R"({"tls_required":"true"})", "{}", "[]", "", "{", "null"}) {
    INFO(info);
    CHECK_FALSE(nats_wants_tls(info));
  }
}

TEST_CASE("CONNECT has user and password, a token, or neither", "[wire]") {
  const auto said = [](const auto& user, const auto& password) {
    const std::string line = nats_connect(user, password);
    REQUIRE(line.starts_with("CONNECT "));
    REQUIRE(line.ends_with("}\r\n"));
    return nlohmann::json::parse(line.substr(8));
  };
  const std::optional<std::string> none;
  const auto both = said(std::optional<std::string>{"a\"b"}, std::optional<std::string>{"c\nd"});
  CHECK(both["user"] == "a\"b");
  CHECK(both["pass"] == "c\nd");
  CHECK_FALSE(both.contains("auth_token"));
  CHECK(both["verbose"] == false);
  const auto token = said(std::optional<std::string>{"t"}, none);
  CHECK(token["auth_token"] == "t");
  CHECK_FALSE(token.contains("user"));
  const auto bare = said(none, none);
  CHECK_FALSE(bare.contains("user"));
  CHECK_FALSE(bare.contains("auth_token"));
  // Bytes that are no text end neither the line nor us.
  CHECK_NOTHROW(said(std::optional<std::string>{"\xff"}, none));
}
