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

TEST_CASE("known secrets are not shown wherever they stand, in their percent-encoded spelling too", "[redact]") {
  CHECK(redact::text("got hunter22 and xhunter22x", {"hunter22"}) == "got *** and x***x");
  CHECK(redact::text("got a/b@c and a%2Fb%40c", {"a/b@c"}) == "got *** and ***");
  CHECK(redact::text("abcdef abcd", {"abcd", "abcdef"}) == "*** ***");
  // A short one only as a word of its own: else it would be cut out of innocent ones.
  CHECK(redact::text("pw of a pwd is pw", {"pw"}) == "*** of a pwd is ***");
  CHECK(redact::text("nothing", {"", " "}) == "nothing");
}

TEST_CASE("no secret of a text is left, wherever it was put in", "[redact][property]") {
  rc::prop("a known secret of 4 characters or more is gone", [] {
    const std::string secret = *rc::gen::container<std::string>(rc::gen::inRange('!', '{'));
    RC_PRE(secret.size() >= 4 && secret.find('*') == std::string::npos);
    const auto before = *rc::gen::string<std::string>();
    const auto after = *rc::gen::string<std::string>();
    RC_ASSERT(redact::text(before + secret + after, {secret}).find(secret) == std::string::npos);
  });
}
