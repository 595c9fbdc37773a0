#include "lib/core/url.hpp"

#include <curl/curl.h>

#include "lib/core/releaser.hpp"
#include "lib/core/text.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;

namespace {

std::string why(std::string_view text) {
  const auto url = parse_url(text);
  return url ? "it was accepted" : url.error().message;
}

/// Any bytes but NUL, which no URL can carry.
std::string any_text() {
  const auto bytes = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 256));
  std::string text;
  for (const int byte : bytes) text += static_cast<char>(byte);
  return text;
}

std::string text_of(std::string_view alphabet) {
  const std::string letters{alphabet};
  return *rc::gen::container<std::string>(rc::gen::elementOf(letters));
}

using CurlUrl = std::unique_ptr<CURLU, Releaser<curl_url_cleanup>>;
using CurlText = std::unique_ptr<char, Releaser<curl_free>>;

/// libcurl's reading of a URL; nothing where it refuses it.
CurlUrl read_by_curl(const std::string& text) {
  CurlUrl url{curl_url()};
  const unsigned flags = CURLU_NON_SUPPORT_SCHEME | CURLU_PATH_AS_IS;
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), flags) != CURLUE_OK) return nullptr;
  return url;
}

std::optional<std::string> part(const CurlUrl& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return std::nullopt;
  return std::string{CurlText{text}.get()};
}

/// libcurl keeps the brackets, and may or may not lower the case.
std::string curl_host(const CurlUrl& url) {
  std::string host = lower(part(url, CURLUPART_HOST).value_or(""));
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return host;
}

}  // namespace

TEST_CASE("a URL is taken apart", "[core]") {
  const auto url = parse_url("Postgres://app:p%40ss@DB.example:5432/app?sslmode=require&x=%20").value();
  CHECK(url.scheme == "postgres");
  CHECK(url.user == "app");
  CHECK(url.password == "p@ss");
  CHECK(url.host == "db.example");
  CHECK(url.port == 5432);
  CHECK(url.path == "/app");
  CHECK(url.query == "sslmode=require&x=%20");
}

TEST_CASE("what a URL does not have is told from what is empty", "[core]") {
  const auto bare = parse_url("tcp://db").value();
  CHECK_FALSE(bare.user.has_value());
  CHECK_FALSE(bare.password.has_value());
  CHECK_FALSE(bare.port.has_value());
  CHECK_FALSE(bare.query.has_value());
  CHECK(bare.path.empty());
  const auto empty = parse_url("redis://:@db/?").value();
  CHECK(empty.user == "");
  CHECK(empty.password == "");
  CHECK(empty.path == "/");
  CHECK(empty.query == "");
  CHECK(parse_url("redis://:secret@db").value().password == "secret");
  CHECK_FALSE(parse_url("redis://app@db").value().password.has_value());
  CHECK(parse_url("postgres:///app?host=/run").value().host.empty());
}

TEST_CASE("a password may hold a colon and a user an unencoded at sign", "[core]") {
  const auto url = parse_url("http://a@b:c:d@host/").value();
  CHECK(url.user == "a@b");
  CHECK(url.password == "c:d");
  CHECK(url.host == "host");
}

TEST_CASE("an IPv6 address goes in brackets", "[core]") {
  CHECK(parse_url("tcp://[::1]:80").value().host == "::1");
  CHECK(parse_url("tcp://[::1]:80").value().port == 80);
  CHECK(parse_url("tcp://[FE80::1%25eth0]").value().host == "fe80::1%25eth0");
  CHECK(why("tcp://::1:80") ==
        "it has more than one ':' behind the host; an IPv6 address goes in brackets, like [::1]:80");
  CHECK(why("tcp://[::1") == "its IPv6 address has no closing ']'");
  CHECK(why("tcp://[localhost]:80") == "what is in its brackets is no IPv6 address");
  CHECK(why("tcp://[::1]80") == "something other than ':port' follows its ']'");
}

TEST_CASE("a malformed URL is refused with its reason", "[core]") {
  for (const char* text : {"", "db", "db:5432", "://db", "1http://db", "ht tp://db", "http:/db"}) {
    INFO(text);
    CHECK(why(text) == "it does not begin with a scheme and '://', like http://");
  }
  for (const char* port : {"", "0", "65536", "-1", "80x", "+80", "99999999999999999999"}) {
    INFO(port);
    // Not shown: it may be the beginning of a password.
    CHECK(why("tcp://db:" + std::string{port}) ==
          "its port is not a number from 1 to 65535; a / ? or # in a password is written %2F %3F %23");
  }
  CHECK(why("http://db/#top") == "it has a '#'");
  CHECK(why("http://db/a b") == "it has a blank or a control character; write a blank as %20");
  CHECK(why("http://db/a\nb") == "it has a blank or a control character; write a blank as %20");
  CHECK(why("http://d%20b/") == "its host has a character that no host name has");
  CHECK(why("http://d%zz/") == "its host has a '%' that two hexadecimal digits do not follow");
}

TEST_CASE("an error about a URL never names its password", "[core]") {
  for (const char* text :
       {"http://u:secret%zz@h/", "http://u:secret@h:0/", "http://u:secret@h/#", "http://u:secret@h /",
        "http://u:secret@[::1/", "http://u:secret@a:b:c/", "u:secret@h", "http://u:secret@h%00/"}) {
    INFO(text);
    CHECK(why(text).find("secret") == std::string::npos);
    CHECK(why(text) != "it was accepted");
  }
}

TEST_CASE("percent signs are followed by two hexadecimal digits", "[core]") {
  CHECK(percent_decode("a%41%2fB+").value() == "aA/B+");
  CHECK(percent_encode("a/b c~\xff%") == "a%2Fb%20c~%FF%25");
  for (const char* text : {"%", "%4", "a%", "%zz", "%4g", "%%41", "%00", "% 1"}) {
    INFO(text);
    CHECK_FALSE(percent_decode(text).has_value());
  }
}

TEST_CASE("what is percent-encoded decodes to itself", "[core][property]") {
  rc::prop("percent_decode(percent_encode(x)) == x", [] {
    const std::string text = any_text();
    RC_ASSERT(percent_decode(percent_encode(text)).value() == text);
  });
}

TEST_CASE("the parts of a query are split at the ampersand and the first equals sign", "[core]") {
  const auto items = split_query("a=1&&b&c==&d=");
  REQUIRE(items.size() == 4);
  CHECK((items[0].name == "a" && items[0].value == "1"));
  CHECK((items[1].name == "b" && !items[1].value));
  CHECK((items[2].name == "c" && items[2].value == "="));
  CHECK((items[3].name == "d" && items[3].value == ""));
  CHECK(split_query("").empty());
}

TEST_CASE("host and port are written with brackets around an IPv6 address", "[core]") {
  CHECK(host_and_port("db", 80) == "db:80");
  CHECK(host_and_port("::1", 80) == "[::1]:80");
}

TEST_CASE("a URL of known parts reads as these parts here and in libcurl", "[core][property]") {
  rc::prop("both readers find the parts that the URL was made of", [] {
    const std::string user = any_text();
    const std::string password = any_text();
    const std::string host = "h" + text_of("abcxyz019-.");
    const int port = *rc::gen::inRange(1, 65536);
    const std::string path = "/" + text_of("aZ0/.;:@=-_~!$'()*,%41");
    const std::string query = text_of("aZ0/?.;:@=&-_~!$'()*,");
    const std::string text = "http://" + percent_encode(user) + ":" + percent_encode(password) + "@" + host + ":" +
                             std::to_string(port) + path + (query.empty() ? "" : "?" + query);
    const Url url = parse_url(text).value();
    RC_ASSERT(url.user == user && url.password == password);
    RC_ASSERT(url.host == host && url.port == port);
    RC_ASSERT(url.path == path && url.query.value_or("") == query);
    const CurlUrl peer = read_by_curl(text);
    if (!peer) return;  // libcurl refuses some host names
    RC_ASSERT(curl_host(peer) == url.host && part(peer, CURLUPART_PORT) == std::to_string(port));
    RC_ASSERT(part(peer, CURLUPART_PATH) == url.path && part(peer, CURLUPART_QUERY).value_or("") == query);
    // libcurl takes the user apart as written, and refuses to decode control characters.
    RC_ASSERT(percent_decode(part(peer, CURLUPART_USER).value_or("")).value() == user);
    RC_ASSERT(percent_decode(part(peer, CURLUPART_PASSWORD).value_or("")).value() == password);
  });
}

TEST_CASE("where libcurl accepts a URL too it finds the same host and port", "[core][property]") {
  rc::prop("no text leads us to another server than libcurl", [] {
    const std::string text = "http://" + text_of("aab.:@[]/?%4-12");
    const auto url = parse_url(text);
    const CurlUrl peer = read_by_curl(text);
    if (!url || !peer || url->host.empty()) return;
    // libcurl writes a number for a host as the IPv4 address it stands for; the resolver does that for us.
    const bool is_number = url->host.find_first_not_of("0123456789.x") == std::string::npos;
    if (!is_number) RC_ASSERT(curl_host(peer) == url->host);
    RC_ASSERT(part(peer, CURLUPART_PORT) == (url->port ? std::optional{std::to_string(*url->port)} : std::nullopt));
  });
}
