// What is hidden of a container's log, for what its engine says of it.
#include "lib/health/log_secrets.hpp"

#include "lib/redact/redact.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::health;

namespace {

using Variables = std::map<std::string, std::string>;

/// The log of a container with this environment, as it is shown.
std::string shown(const std::string& log, const Variables& environment, const std::vector<std::string>& known = {}) {
  docker::Container container;
  container.environment = environment;
  return redact::text(log, log_secrets({}, known, container));
}

/// The same of a container with this command.
std::string shown_by(const std::vector<std::string>& command, const std::string& log) {
  docker::Container container;
  container.command = command;
  return redact::text(log, log_secrets({}, {}, container));
}

}  // namespace

TEST_CASE("what a container's environment holds under the name of a credential is hidden", "[health]") {
  const Variables environment{{"DB_PASS", "hunter22"}, {"USER", "app"}, {"NEO4J_AUTH", "neo4j/battery"}};
  CHECK(shown("hunter22 of app", environment) == "*** of app");
  CHECK(shown("neo4j/battery or battery, neo4j", environment) == "*** or ***, neo4j");
  CHECK(shown("hunter22", environment, {"hunter22"}) == "hunter22");
}

TEST_CASE("a setting is no secret, and a path is none", "[health]") {
  const Variables environment{
      {"ENABLE_AUTH", "true"}, {"NEO4J_AUTH", "none"}, {"POSTGRES_PASSWORD_FILE", "/run/secret"}};
  CHECK(shown("true, none; /run/secret", environment) == "true, none; /run/secret");
}

TEST_CASE("each line of a secret of several is hidden by itself", "[health]") {
  const std::string key =
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\nAg==\n-----END PRIVATE KEY-----\n";
  const Variables environment{{"TLS_KEY", key}};
  CHECK(shown("read MIIEvQIBADANBgkq\n", environment) == "read ***\n");
  CHECK(shown("  hkiG9w0BAQEFAASC\r\nMIIEvQIBADANBgkq\r\n", environment) == "  ***\r\n***\r\n");
  CHECK(shown("no -----BEGIN PRIVATE KEY----- in it, Ag", environment) == "no -----BEGIN PRIVATE KEY----- in it, Ag");
  CHECK(shown(key + "x", environment) == "***x");
  const std::string with_crlf = "abc\r\ndefdefdef\r\nxyz";
  CHECK(shown("abc\ndefdefdef\nxyz", {{"SECRET", with_crlf}}) == "***");
  CHECK(shown("abc\r\ndefdefdef\r\nxyz", {{"SECRET", "abc\ndefdefdef\nxyz"}}) == "***");
  CHECK(shown("pw123 and on", {{"SECRET", "pw123\n"}}) == "*** and on");
}

TEST_CASE("the password of a URL in the environment is hidden elsewhere, too", "[health]") {
  const Variables environment{{"DATABASE_URL", "postgres://app:hunter%2F22@db:5432/shop?sslmode=require"},
                              {"CACHE", "redis://:pass word@cache"},
                              {"HOOK", "https://h/?token=battery&page=second"},
                              {"OTHER", "tcp://db:5432 http://guest@h/ redis://app:unsure"}};
  CHECK(shown("hunter%2F22 is hunter/22 of app at db:5432", environment) == "*** is *** of app at db:5432");
  CHECK(shown("'pass word' or battery, second", environment) == "'***' or ***, second");
  CHECK(shown("guest unsure require shop", environment) == "guest unsure require shop");
}

TEST_CASE("the password in a container's command is hidden", "[health]") {
  for (const char* option : {"--requirepass", "--password", "--pass", "--auth", "--masterauth", "--admin-password"}) {
    CAPTURE(option);
    const std::string name{option};
    CHECK(shown_by({"redis-server", name, "hunter22", "--port", "1"}, "got hunter22") == "got ***");
    CHECK(shown_by({"redis-server", name + "=hunter22"}, "got hunter22") == "got ***");
    CHECK(shown_by({"sh", "-c", "exec redis-server " + name + " hunter22; echo"}, "got hunter22") == "got ***");
    CHECK(shown_by({"sh", "-c", "redis-server " + name + "='hun ter,22'"}, "got hun ter,22") == "got ***");
    CHECK(shown_by({"sh", "-c", "redis-server " + name + " \"hun\\\"ter 22\""}, "got hun\"ter 22") == "got ***");
    CHECK(shown_by({"sh", "-c", "redis-server " + name + " hun\\ ter"}, "got hun ter") == "got ***");
  }
  CHECK(shown_by({"app", "--database=postgres://app:hunter22@db"}, "got hunter22") == "got ***");
  CHECK(shown_by({"sh", "-c", "app postgres://app:hunter22@db"}, "got hunter22") == "got ***");
}

TEST_CASE("other arguments of a command are shown", "[health]") {
  const std::vector<std::string> command{"mongod", "--auth", "--port", "27017", "--bypass", "second", "--requirepass"};
  CHECK(shown_by(command, "mongod --auth --port 27017 second") == "mongod --auth --port 27017 second");
  CHECK(shown_by({"--pass", ""}, "nothing") == "nothing");
  CHECK(shown_by({"a 'b", "c \\", "--", "--="}, "nothing") == "nothing");
}
