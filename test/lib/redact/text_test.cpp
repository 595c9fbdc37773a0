#include "lib/core/text.hpp"
#include "lib/redact/redact.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;

TEST_CASE("the passwords of URLs in a text are not shown", "[redact]") {
  CHECK(redact::text("connecting to postgres://app:hunter22@db/app ...", {}) ==
        "connecting to postgres://app:***@db/app ...");
  CHECK(redact::text("a=redis://:x1@h \"amqp://u:y2@h\" <http://h/?token=z3>", {}) ==
        "a=redis://:***@h \"amqp://u:***@h\" <http://h/?token=***>");
  CHECK(redact::text("see https://example.com/docs", {}) == "see https://example.com/docs");
  CHECK(redact::text("two:\nredis://:x1@h\nredis://:x2@h\n", {}) == "two:\nredis://:***@h\nredis://:***@h\n");
}

TEST_CASE("what is written behind the name of a credential is not shown", "[redact]") {
  CHECK(redact::text("POSTGRES_PASSWORD=abc USER=app", {}) == "POSTGRES_PASSWORD=*** USER=app");
  CHECK(redact::text("GENERATED ROOT PASSWORD: s3cr3t", {}) == "GENERATED ROOT PASSWORD: ***");
  CHECK(redact::text(R"({"token": "a b c", "port": 1, "api_key":"k"})", {}) ==
        R"({"token": "***", "port": 1, "api_key":"***"})");
  CHECK(redact::text("password='a b', next", {}) == "password='***', next");
  CHECK(redact::text("password=\"\" secret=", {}) == "password=\"\" secret=");
  CHECK(redact::text("password:\nnext line", {}) == "password:\nnext line");
  CHECK(redact::text("FATAL:  password authentication failed for user \"app\"", {}) ==
        "FATAL:  password authentication failed for user \"app\"");
  CHECK(redact::text("host=db: port=1", {}) == "host=db: port=1");
}

TEST_CASE("the login behind Authorization is not shown, whatever its scheme", "[redact]") {
  CHECK(redact::text("Authorization: Bearer abc.def, next", {}) == "Authorization: ***, next");
  CHECK(redact::text("> proxy-authorization:\tBASIC dTpw==\r\n> Host: h", {}) ==
        "> proxy-authorization:\t***\r\n> Host: h");
  CHECK(redact::text(R"({"authorization":"Bearer x y","port":1})", {}) == R"({"authorization":"***","port":1})");
  CHECK(redact::text("curl -H 'AUTHORIZATION: Bearer abc' http://h/", {}) == "curl -H 'AUTHORIZATION: ***' http://h/");
  CHECK(redact::text("map[Authorization:[Bearer abc] Host:[h]]", {}) == "map[Authorization:***] Host:[h]]");
  CHECK(redact::text("Authorization: Digest username=\"u\", response=\"abc\"\nnext", {}) == "Authorization: ***\nnext");
  CHECK(redact::text("Authorization: abc", {}) == "Authorization: ***");
  CHECK(redact::text("http://h/?authorization=abc&page=2 next", {}) == "http://h/?authorization=***&page=2 next");
}

TEST_CASE("all the pairs of a cookie are hidden", "[redact]") {
  CHECK(redact::text("Cookie: a=b; c=d\r\nHost: h", {}) == "Cookie: ***\r\nHost: h");
  CHECK(redact::text("set-cookie: a=b; Path=/; HttpOnly", {}) == "set-cookie: ***; HttpOnly");
  CHECK(redact::text("RABBITMQ_ERLANG_COOKIE=abc USER=app", {}) == "RABBITMQ_ERLANG_COOKIE=*** USER=app");
}

TEST_CASE("a user of a secret's name does not hide the host of a URL", "[redact]") {
  CHECK(redact::text("https://x-access-token:abc@h/o/r", {}) == "https://x-access-token:***@h/o/r");
  CHECK(redact::text("https://x-access-token:abc@h/o/r", {"abc"}) == "https://x-access-token:***@h/o/r");
  CHECK(redact::text("http://h/?token=abc#page=2", {}) == "http://h/?token=***#page=2");
}

TEST_CASE("a known secret is hidden whole, whatever ends a value or a URL in it", "[redact]") {
  CHECK(redact::text("PASSWORD=correct,horse-battery", {"correct,horse-battery"}) == "PASSWORD=***");
  CHECK(redact::text("token: a b;c&d, next", {"a b;c&d"}) == "token: ***, next");
  CHECK(redact::text("redis://app:pa\"ss'w@db/0 x", {"pa\"ss'w"}) == "redis://app:***@db/0 x");
  CHECK(redact::text("redis://app:pass word@db", {"pass word"}) == "redis://app:***@db");
  CHECK(redact::text("redis://app:a/b@db", {"a/b"}) == "redis://app:***@db");
  // What is unknown around it goes, too.
  CHECK(redact::text("PASSWORD=abcdefgh", {"abcd"}) == "PASSWORD=***");
  CHECK(redact::text("redis://app:x,abcd,y@db", {",abcd,"}) == "redis://app:***@db");
}

TEST_CASE("secrets that overlap or touch are one mask, and one that makes a name hides no less", "[redact]") {
  CHECK(redact::text("abcdabcd ababa", {"abcd", "abab", "baba"}) == "*** ***");
  CHECK(redact::text("abcdef", {"abcd", "cdef", "cd"}) == "***");
  CHECK(redact::text("abcdefgh", {"cdef", "abcdefgh"}) == "***");
  CHECK(redact::text("password=hunter22", {"password"}) == "***=***");
  CHECK(redact::text("my password=hunter22", {"my pass"}) == "***word=***");
  CHECK(redact::text("PASSWORD=***, x", {}) == "PASSWORD=***, x");
}

TEST_CASE("known secrets are not shown wherever they stand, in their percent-encoded spelling too", "[redact]") {
  CHECK(redact::text("got hunter22 and xhunter22x", {"hunter22"}) == "got *** and x***x");
  CHECK(redact::text("got a/b@c and a%2Fb%40c", {"a/b@c"}) == "got *** and ***");
  CHECK(redact::text("abcdef abcd", {"abcd", "abcdef"}) == "*** ***");
  // A short one only as a word of its own: else it would be cut out of innocent ones.
  CHECK(redact::text("pw of a pwd is pw", {"pw"}) == "*** of a pwd is ***");
  CHECK(redact::text("nothing", {"", " "}) == "nothing");
}

namespace {

/// Only a secret has lower-case letters here, so that any that is left is a piece of it.
std::string any_surroundings() {
  const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "PASSWORD=", "TOKEN: ", "\"KEY\":\"", "AUTHORIZATION: BASIC ", "COOKIE: A=", "REDIS://APP:", "HTTP://H/?SIG=",
      "@H/0", "://", "A", "1", "\"", "'", ",", ";", "&", "#", "?", "/", ":", "=", "@", " ", "\n", "%", "\xc3\xa4"));
  return join(parts, "");
}

}  // namespace

TEST_CASE("secrets alone are hidden, and nothing that only has the name of one", "[redact]") {
  CHECK(redact::only("AUTH: ERR hunter2 a%2Fbc c apc PASSWORD=x", {"hunter2", "a/bc", "c"}) ==
        "AUTH: ERR *** *** *** apc PASSWORD=x");
}

TEST_CASE("the first of a list of values is hidden, as dumps of headers have it", "[redact]") {
  CHECK(redact::text(R"({"Authorization":["Bearer abcdef"],"Cookie": [ "sid=1" ]})", {}) ==
        R"({"Authorization":["***"],"Cookie": [ "***" ]})");
}

TEST_CASE("megabytes of names, logins, cookies and secrets are passed through in one go", "[redact]") {
  const auto repeated = [](std::string_view part) {
    std::string text;
    while (text.size() < std::size_t{2} * 1024 * 1024) text += part;
    return text;
  };
  for (const char* part : {"api_key=api_key=", "token:token:", "authorization=digest x ", "authorization=basic x",
                           "cookie=a=1; ", "cookie=\"", "0000"}) {
    INFO(part);
    CHECK(redact::text(repeated(part), {"0000"}).size() <= repeated(part).size());
  }
}

TEST_CASE("no secret of a text is left, wherever it was put in", "[redact][property]") {
  rc::prop("a known secret of 4 characters or more is gone", [] {
    const std::string secret = *rc::gen::container<std::string>(rc::gen::inRange('!', '{'));
    RC_PRE(secret.size() >= 4 && secret.find('*') == std::string::npos);
    const auto before = *rc::gen::string<std::string>();
    const auto after = *rc::gen::string<std::string>();
    RC_ASSERT(redact::text(before + secret + after, {secret}).find(secret) == std::string::npos);
  });
  rc::prop("nor is a piece of it left, nor of one that overlaps it, and no mask grows", [] {
    const auto any_secret = rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abcxyz,;&\"' /@:=#?%"}));
    const std::string secret = *any_secret;
    const std::string other = *any_secret;
    RC_PRE(secret.size() >= 4 && !trimmed(secret).empty() && other.size() >= 4 && !trimmed(other).empty());
    const std::string text = any_surroundings() + secret + other + any_surroundings();
    const std::string shown =
        redact::text(text, {other, secret, secret + other, secret.substr(1) + other.substr(0, 2)});
    RC_ASSERT(shown.find_first_of("abcxyz") == std::string::npos);
    RC_ASSERT(shown.find("****") == std::string::npos);
  });
}
