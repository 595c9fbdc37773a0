#include "lib/redact/redact.hpp"

#include <algorithm>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;

namespace {

constexpr const char* kAwkward = "abcXYZ0129@/?#:%&=+[]-._~!$'(),;\"\\ \t\xc3\xa4";

std::string any_text_of(const std::string& letters) {
  return *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(letters)));
}

std::string any_host() {
  return *rc::gen::element<std::string>("db", "db.example.com", "127.0.0.1", "[::1]", "[fe80::1%eth0]", "h1:1,h2:2");
}

/// Whether an unencoded password cannot be told from a server's port and what may follow it: `80/x` in HTTP, `80?x`,
/// `80,x?y`.
bool reads_as_port(const std::string& password, bool is_http) {
  const std::size_t end = password.find_first_of("/?,");
  if (end == std::string::npos || end == 0) return false;
  const bool is_number = password.find_first_not_of("0123456789") == end;
  return is_number && (is_http || password[end] == ',' || password.find('?') != std::string::npos);
}

}  // namespace

TEST_CASE("the password of a URL becomes three stars and everything else stays", "[redact]") {
  CHECK(redact::url("redis://app:hunter2@db:6379/0") == "redis://app:***@db:6379/0");
  CHECK(redact::url("redis://:hunter2@db") == "redis://:***@db");
  CHECK(redact::url("postgres://app:p%40ss@[::1]:5432/app?sslmode=require") ==
        "postgres://app:***@[::1]:5432/app?sslmode=require");
  CHECK(redact::url("https://app:@h/") == "https://app:***@h/");
}

TEST_CASE("a user alone is hidden where it may be a token or a password", "[redact]") {
  CHECK(redact::url("redis://hunter2@db") == "redis://***@db");
  CHECK(redact::url("HTTPS://ghp_abc@h/org/repo") == "HTTPS://***@h/org/repo");
  CHECK(redact::url("postgresql://app@db/app") == "postgresql://app@db/app");
}

TEST_CASE("a URL without a password stays as it is", "[redact]") {
  for (const char* url : {"http://localhost", "http://h:8080/ready?full=1#timeout=30s", "http://[::1]:80/",
                          "http://[::1]", "tcp://h:1", "postgres://app@db/app", "postgres://h1:5432,h2/app",
                          "postgres://h1,h2:1,[::1]:2/app", "http://h/@scope/p", "http://h:4873/@scope/p",
                          "postgres://h:5432/db?user=a@b", "redis://h/0?x=a:b", "postgres:///db", "file:///a"}) {
    CHECK(redact::url(url) == url);
  }
}

TEST_CASE("a variable that is not put in yet may be a port", "[redact]") {
  CHECK(redact::url("redis://${HOST}:${PORT}/0") == "redis://${HOST}:${PORT}/0");
  CHECK(redact::url("redis://:${P}@${HOST}:${PORT}") == "redis://:***@${HOST}:${PORT}");
  CHECK(redact::url("postgres://a:${A},b:${B}/d") == "postgres://a:${A},b:${B}/d");
  CHECK(redact::url("http://app:${P}/x@h/") == "http://app:***@h/");
  CHECK(redact::url("redis://app:${P}?x@h") == "redis://app:***@h");
  CHECK(redact::url("redis://app:${P}x") == "redis://app:***");
}

TEST_CASE("text that is no URL comes back as it is", "[redact]") {
  for (const char* text : {"", "hello", "a:b@c", "unix:/run/x.sock", "dns:db.example.com"}) {
    CHECK(redact::url(text) == text);
  }
}

TEST_CASE("a query parameter that holds a credential by its name loses its value", "[redact]") {
  CHECK(redact::url("postgres://db/app?password=x&sslmode=require&TOKEN=y") ==
        "postgres://db/app?password=***&sslmode=require&TOKEN=***");
  CHECK(redact::url("https://h/?sig=a=b&page=2&flag&key=") == "https://h/?sig=***&page=2&flag&key=***");
  CHECK(redact::url("https://h?a=1&&client_secret=z") == "https://h?a=1&&client_secret=***");
  CHECK(redact::url("https://h/?pass%77ord=x") == "https://h/?pass%77ord=***");
  CHECK(redact::url("https://h/?X-Amz-Signature=x&X-Amz-Credential=y") ==
        "https://h/?X-Amz-Signature=***&X-Amz-Credential=***");
  CHECK(redact::url("https://h/?a=1#access_token=x&b=2") == "https://h/?a=1#access_token=***&b=2");
  CHECK(redact::url("https://h/#password=x") == "https://h/#password=***");
}

TEST_CASE("names that hold credentials are known in any letter case", "[redact]") {
  for (const char* name : {"password",
                           "PassWord",
                           "sslpassword",
                           "passwd",
                           "pwd",
                           "token",
                           "access_token",
                           "secret",
                           "key",
                           "api_key",
                           "API-KEY",
                           "apikey",
                           "sig",
                           "signature",
                           "auth",
                           "secret_access_key",
                           "RABBITMQ_DEFAULT_PASS",
                           "DB_PASS",
                           "MYSQL_PWD",
                           "NEO4J_AUTH",
                           "passphrase",
                           "SSH_PASSPHRASE",
                           "RABBITMQ_ERLANG_COOKIE",
                           "Set-Cookie",
                           "Authorization",
                           "Proxy-Authorization"}) {
    CAPTURE(name);
    CHECK(redact::is_secret_name(name));
  }
  for (const char* name : {"",
                           "user",
                           "sslmode",
                           "monkey",
                           "page",
                           "passage",
                           "keys",
                           "authority",
                           "PGPASSFILE",
                           "POSTGRES_PASSWORD_FILE",
                           "RABBITMQ_DEFAULT_PASS_FILE",
                           "AUTH_URL",
                           "compass",
                           "bypass",
                           "BYPASS",
                           "POSTGRES_HOST_AUTH_METHOD",
                           "oauth",
                           "OLDPWD",
                           "cookies",
                           "author"}) {
    CAPTURE(name);
    CHECK_FALSE(redact::is_secret_name(name));
  }
}

TEST_CASE("a malformed URL loses whatever may be a password", "[redact]") {
  CHECK(redact::url("redis://app:s/ecret@db") == "redis://app:***@db");
  CHECK(redact::url("redis://app:s?ecret@db") == "redis://app:***@db");
  CHECK(redact::url("redis://app:s#ecret@db/0") == "redis://app:***@db/0");
  CHECK(redact::url("redis://app:/secret@db") == "redis://app:***@db");
  CHECK(redact::url("http://app:/secret@db") == "http://app:***@db");
  CHECK(redact::url("redis://app:12/secret@db") == "redis://app:***@db");
  CHECK(redact::url("http://app:99999/secret@db") == "http://app:***@db");
  CHECK(redact::url("http://app@corp:pw/x@db") == "http://app@corp:***@db");
  CHECK(redact::url("http://app:p@pw:s/x@db") == "http://app:***@db");
  CHECK(redact::url("http://app:ab@?cd@db") == "http://app:***@db");
  CHECK(redact::url("http://app:ab@cd/ef@db/") == "http://app:***@db/");
  CHECK(redact::url("http://app:ab@cd?ef=g@db/") == "http://app:***@db/");
  CHECK(redact::url("redis://:secret") == "redis://:***");
  CHECK(redact::url("redis://app:secret") == "redis://app:***");
  CHECK(redact::url("redis://[app:secret@") == "redis://[app:***@");
}

TEST_CASE("the secrets of a text's URLs are what is surely one", "[redact]") {
  using List = std::vector<std::string>;
  CHECK(redact::secrets_of_urls("postgres://app:p%40ss@db/app?sslmode=require&password=x") ==
        List{"p%40ss", "p@ss", "x"});
  CHECK(redact::secrets_of_urls("a redis://:x1@h, 'amqp://u:y2@h'") == List{"x1", "y2"});
  CHECK(redact::secrets_of_urls("redis://:a b@h") == List{"a b"});
  CHECK(redact::secrets_of_urls("redis://token@h redis://app:unsure tcp://h:1 https://app:@h").empty());
  CHECK(redact::secrets_of_urls("-Durl=redis://:x1@h -Dmail=a@b").front() == "x1");
  CHECK(redact::secrets_of_urls("redis://token@h").empty());
  CHECK(redact::secrets_of_urls("redis://app:unsure").empty());
  CHECK(redact::secrets_of_urls("").empty());
}

TEST_CASE("no password gets through", "[redact][property]") {
  rc::prop("whatever the user and the password and the host", [] {
    const std::string scheme = *rc::gen::element<std::string>("http", "https", "HTTP", "redis", "postgres", "tcp");
    const bool is_http = lower(scheme).starts_with("http");
    const std::string user = any_text_of("abz09@%.-_");
    const std::string password = any_text_of(kAwkward);
    const bool encoded = *rc::gen::arbitrary<bool>();
    RC_PRE(encoded || !reads_as_port(password, is_http));
    const std::string behind =
        any_host() + *rc::gen::element<std::string>("", "/", "/0", "/a/b?c=d", "?sslmode=require", "/ready#timeout=3s");
    const std::string front = scheme + "://" + user + ":";
    const std::string written = encoded ? percent_encode(password) : password;
    RC_PRE((front + "***@" + behind).find(written) == std::string::npos);
    const std::string shown = redact::url(front + written + "@" + behind);
    RC_ASSERT(shown.find(written) == std::string::npos);
    RC_ASSERT(shown == front.substr(0, front.find(':', scheme.size() + 3)) + ":***@" + behind || !encoded);
  });
  rc::prop("not the rest of one either once an '@' or a '/' in it has ended it early", [] {
    const std::string password = any_text_of("abc@/:") + "secret";
    RC_ASSERT(redact::url("redis://app:" + password + "@db/0") == "redis://app:***@db/0");
  });
}
