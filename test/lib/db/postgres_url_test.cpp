#include "lib/db/postgres_url.hpp"

#include <array>
#include <cstdlib>
#include <map>

#include "lib/core/url.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using db::PostgresUrl;
using db::read_postgres_url;

namespace {

constexpr std::array kVariables{"PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSERVICE"};

/// libpq's variables, and none but the given ones, until the test is over.
class Variables {
 public:
  explicit Variables(const std::map<std::string, std::string>& variables = {}) {
    for (const char* name : kVariables) {
      if (const char* value = std::getenv(name)) before_[name] = value;
      ::unsetenv(name);
    }
    for (const auto& [name, value] : variables) ::setenv(name.c_str(), value.c_str(), 1);
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;
  ~Variables() {
    for (const char* name : kVariables) ::unsetenv(name);
    for (const auto& [name, value] : before_) ::setenv(name.c_str(), value.c_str(), 1);
  }

 private:
  std::map<std::string, std::string> before_;
};

PostgresUrl read(const std::string& url) {
  auto result = read_postgres_url(url);
  if (!result) FAIL(url << ": " << result.error().message);
  return std::move(*result);
}

/// "host port, host port"
std::string servers(const std::string& url) {
  std::string text;
  for (const auto& server : read(url).servers) {
    text += (text.empty() ? "" : ", ") + server.host + " " + std::to_string(server.port);
  }
  return text;
}

std::string mistake(const std::string& url) {
  const auto result = read_postgres_url(url);
  if (result) FAIL(url << " was accepted");
  CHECK(result.error().failure == Failure::rejected);
  return result.error().message;
}

}  // namespace

TEST_CASE("the parts of a PostgreSQL URL are read as libpq does", "[db]") {
  const Variables none;
  const PostgresUrl url = read("postgres://app:p%40s%2Fs@db.example.com:6432/my%20db?sslmode=require");
  CHECK(url.user == "app");
  CHECK(url.password == "p@s/s");
  CHECK(url.database == "my db");
  REQUIRE(url.servers.size() == 1);
  CHECK(url.servers[0].host == "db.example.com");
  CHECK(url.servers[0].port == 6432);
  CHECK_FALSE(url.servers[0].is_socket());
  CHECK(servers("postgresql://db") == "db 5432");
  CHECK(servers("postgres://[::1]:1") == "::1 1");
  CHECK(servers("postgres:///app?host=db&port=7") == "db 7");
  CHECK(read("postgres://db/app?password=x").password == "x");
}

TEST_CASE("a URL may name several servers", "[db]") {
  const Variables none;
  CHECK(servers("postgres://h1:1,h2:2/db") == "h1 1, h2 2");
  CHECK(servers("postgres://h1,h2:2/db") == "h1 5432, h2 2");
  CHECK(servers("postgres:///db?host=h1,h2&port=7") == "h1 7, h2 7");
  CHECK(servers("postgres:///db?host=h1,h2&port=7,8") == "h1 7, h2 8");
  CHECK(servers("postgres:///db?hostaddr=127.0.0.1,::1") == "127.0.0.1 5432, ::1 5432");
}

TEST_CASE("an address that the URL gives stands beside the name", "[db]") {
  const Variables none;
  const auto both = read("postgres://db.example.com/app?hostaddr=127.0.0.1").servers;
  REQUIRE(both.size() == 1);
  CHECK(both[0].host == "db.example.com");
  CHECK(both[0].address == "127.0.0.1");
  CHECK(read("postgres://db").servers.at(0).address.empty());
}

TEST_CASE("the number of ports must be one or that of the hosts", "[db]") {
  const Variables none;
  CHECK(mistake("postgres:///db?host=h1,h2,h3&port=7,8") == "it names 2 ports and 3 hosts");
  CHECK(mistake("postgres:///db?host=h1&port=7,8") == "it names 2 ports and 1 host");
}

TEST_CASE("what the URL leaves out comes from the variables", "[db]") {
  const Variables variables{{{"PGHOST", "db.internal"},
                             {"PGPORT", "6543"},
                             {"PGUSER", "ci"},
                             {"PGPASSWORD", "hidden"},
                             {"PGDATABASE", "main"}}};
  CHECK(servers("postgres://") == "db.internal 6543");
  CHECK(servers("postgres://other") == "other 6543");
  CHECK(servers("postgres://other:1") == "other 1");
  CHECK(read("postgres://").user == "ci");
  CHECK(read("postgres://").database == "main");
  CHECK(read("postgres://").password.empty());  // only the URL's own
  CHECK(read("postgres://app@h/db").user == "app");
  CHECK(read("postgres://app@h/db").database == "db");
}

TEST_CASE("without a host it is the socket of this machine", "[db]") {
  const Variables none;
  const PostgresUrl url = read("postgres://app@/db");
  REQUIRE(url.servers.size() == 1);
  CHECK(url.servers[0].is_socket());
  CHECK(url.servers[0].socket_path() == "/var/run/postgresql/.s.PGSQL.5432");
}

TEST_CASE("a folder stands for the socket in it", "[db]") {
  const Variables none;
  const auto encoded = read("postgres://%2Ftmp%2Fpg:7/db").servers;
  REQUIRE(encoded.size() == 1);
  CHECK(encoded[0].is_socket());
  CHECK(encoded[0].socket_path() == "/tmp/pg/.s.PGSQL.7");
  CHECK(servers("postgres:///db?host=/tmp/pg") == "/tmp/pg 5432");
  const auto abstract = read("postgres:///db?host=@pg").servers;
  REQUIRE(abstract.size() == 1);
  CHECK(abstract[0].is_socket());
  CHECK(abstract[0].socket_path() == "@pg/.s.PGSQL.5432");
}

TEST_CASE("a wrong PostgreSQL URL is refused with the reason", "[db]") {
  const Variables none;
  CHECK(mistake("postgres://db:0").find("port from 1 to 65535") != std::string::npos);
  CHECK(mistake("postgres://db:65536").find("port from 1 to 65535") != std::string::npos);
  CHECK(mistake("postgres://app:secret").find("port from 1 to 65535") != std::string::npos);
  CHECK(mistake("postgres://db/app?sslmod=require") == "invalid URI query parameter: \"sslmod\"");
  // A password with a slash in it, that libpq takes for the database's name.
  CHECK(mistake("postgres://app:pass/word?secret=@db/app") == "invalid URI query parameter");
  CHECK(mistake("postgres://db/%zz").find("percent-encoded") != std::string::npos);
  CHECK(mistake("postgres://[::1/db").find("IPv6") != std::string::npos);
  CHECK(mistake("host=db password=x") == "it does not begin with postgres:// or postgresql://");
  CHECK(mistake("postgres:/app:secret@db") == "it does not begin with postgres:// or postgresql://");
}

TEST_CASE("no error holds the password", "[db][property]") {
  const Variables none;
  rc::prop("whatever is wrong with the URL", [] {
    const std::string letters = "abz09@/?#:%&=[]\" ,";
    const auto any = [&] { return *rc::gen::container<std::string>(rc::gen::elementOf(letters)); };
    const std::string password = "Q" + any() + "Q";
    const std::string url = *rc::gen::element<std::string>("postgres://", "postgresql://", "postgres:/", "") + any() +
                            ":" + password + "@" + any();
    const auto result = read_postgres_url(url);
    RC_PRE(!result.has_value());
    RC_ASSERT(result.error().message.find(password) == std::string::npos);
  });
}
