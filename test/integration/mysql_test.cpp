#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <array>
#include <memory>
#include <optional>

#include "lib/core/releaser.hpp"
#include "lib/net/connect.hpp"
#include "lib/net/stream.hpp"
#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/mariadb_server.hpp"

using namespace toolkit;
using namespace toolkit::test;

namespace {

constexpr const char* kWrong = "wrong-battery";
const std::string kApp = std::string{"app:"} + MariadbServer::kPassword;

/// MariaDB lets 127.0.0.1 in whatever it does. Another IPv4 address of this machine, if it has one.
std::optional<std::string> own_address() {
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return std::nullopt;
  const std::unique_ptr<ifaddrs, Releaser<::freeifaddrs>> owner{first};
  for (const ifaddrs* at = first; at != nullptr; at = at->ifa_next) {
    const bool usable = at->ifa_addr != nullptr && at->ifa_addr->sa_family == AF_INET &&
                        (at->ifa_flags & IFF_UP) != 0 && (at->ifa_flags & IFF_LOOPBACK) == 0;
    if (!usable) continue;
    std::array<char, INET_ADDRSTRLEN> text{};
    const auto* const address = reinterpret_cast<const sockaddr_in*>(at->ifa_addr);
    if (::inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size()) != nullptr) return text.data();
  }
  return std::nullopt;
}

/// What a probe must not do: take the greeting and hang up. Returns what came.
std::string greet_and_drop(const std::string& host, std::uint16_t port) {
  const auto address = net::Address::parse(host, port);
  REQUIRE(address);
  auto connection = net::connect_any({*address}, far_away());
  REQUIRE(connection);
  net::Stream stream{std::move(connection->fd)};
  const auto header = stream.read_exactly(4, far_away());
  REQUIRE(header);
  return stream.read_exactly(static_cast<unsigned char>((*header)[0]), far_away()).value_or("");
}

bool is_shown(const Verdict& verdict, const std::string& text) {
  return contains(verdict.log + verdict.out + verdict.report.dump(), text);
}

}  // namespace

TEST_CASE("a MariaDB that starts while health-wait waits is ready, with and without a login", "[mysql]") {
  MariadbServer server;
  HealthWait login{{server.url(kApp, "app")}};
  HealthWait stranger{{server.url()}};
  HealthWait alias{{"mariadb" + server.url(kApp).substr(5)}};
  for (HealthWait* wait : {&login, &stranger, &alias}) wait->until_it_says("refused");
  server.create();
  server.start();
  for (HealthWait* wait : {&login, &stranger, &alias}) {
    const Verdict verdict = wait->finish();
    check_ready(verdict);
    CHECK(verdict.tries() > 1);
  }
}

TEST_CASE("who may not log in to MariaDB ends the wait at once, and no password is shown", "[mysql]") {
  MariadbServer server;
  server.create();
  server.start();
  const Verdict wrong = health_wait({server.url(std::string{"app:"} + kWrong)});
  check_refused_at_once(wrong, "1045: Access denied for user 'app'");
  CHECK_FALSE(is_shown(wrong, kWrong));
  check_refused_at_once(health_wait({server.url("app")}), "1045");
  check_refused_at_once(health_wait({server.url("nobody:x")}), "1045");
  check_refused_at_once(health_wait({server.url("locked:x")}), "1698");
  check_refused_at_once(health_wait({server.url(kApp, "other")}), "1044");
  check_refused_at_once(health_wait({server.url("root", "nodatabase")}), "1049: Unknown database 'nodatabase'");
  check_ready(health_wait({server.url("nopassword")}));
  const Verdict ready = health_wait({server.url(kApp)});
  check_ready(ready);
  CHECK_FALSE(is_shown(ready, MariadbServer::kPassword));
}

TEST_CASE("MariaDB logs no aborted connection of a probe that had its answer", "[mysql]") {
  MariadbServer server;
  server.create();
  server.start({"--log-warnings=9"});
  check_ready(health_wait({"--max-delay", "1ms", server.url(kApp) + "#successes=5", server.url() + "#successes=5"}));
  check_refused_at_once(health_wait({server.url(std::string{"app:"} + kWrong)}), "1045");
  // The server has closed everything, and written its log, when it has ended.
  server.stop();
  INFO(server.log());
  CHECK(contains(server.log(), "Access denied for user 'health-wait'"));
  CHECK_FALSE(contains(server.log(), "Aborted connection"));
}

TEST_CASE("many tries do not make MariaDB block this machine, as hanging up at the greeting does", "[mysql]") {
  const auto host = own_address();
  if (!host) SKIP_TEST("this machine has loopback only, and MariaDB never blocks that");
  MariadbServer server;
  server.create();
  server.start({"--max-connect-errors=3"});
  for (const std::string& target : {server.url("", "", *host), server.url(kApp, "app", *host)}) {
    const Verdict verdict = health_wait({"--first-delay", "1ms", "--max-delay", "1ms", target + "#successes=20"});
    check_ready(verdict);
    CHECK(verdict.tries() == 20);
  }
  for (int i = 0; i < 10; ++i) {
    check_refused_at_once(health_wait({server.url(std::string{"app:"} + kWrong, "", *host)}), "1045");
  }
  check_ready(health_wait({server.url("", "", *host)}));
  // The login resets the count: from here it is the greetings alone that are counted.
  check_ready(health_wait({server.url(kApp, "app", *host)}));
  std::string said;
  for (int i = 0; i < 10 && !contains(said, "is blocked"); ++i) said = greet_and_drop(*host, server.port().number());
  if (!contains(said, "is blocked")) SKIP_TEST("MariaDB cannot look up this machine's name, and so blocks nobody");
  check_refused_at_once(health_wait({server.url("", "", *host)}), "1129: Host ");
  check_refused_at_once(health_wait({server.url(kApp, "app", *host)}), "is blocked");
}

TEST_CASE("a MariaDB that lets nobody in from here ends the wait at once", "[mysql]") {
  const auto host = own_address();
  if (!host) SKIP_TEST("this machine has loopback only, and MariaDB always lets somebody in from there");
  MariadbServer server;
  server.create({"DROP USER app@'%', nopassword@'%', locked@'%'", "FLUSH PRIVILEGES"});
  server.start();
  check_refused_at_once(health_wait({server.url("", "", *host)}), "1130: Host ");
}

TEST_CASE("a MariaDB without a free connection is not ready yet", "[mysql]") {
  MariadbServer server;
  server.create();
  server.start({"--max-connections=10", "--connect-timeout=60"});
  std::vector<net::Connection> taken;
  const auto address = net::Address::parse("127.0.0.1", server.port().number());
  REQUIRE(address);
  // One more is kept for an administrator.
  for (int i = 0; i < 11; ++i) {
    auto connection = net::connect_any({*address}, far_away());
    REQUIRE(connection);
    taken.push_back(std::move(*connection));
  }
  for (const std::string& target : {server.url(), server.url(kApp)}) {
    HealthWait wait{{target}};
    wait.until_it_says("1040: Too many connections");
  }
  HealthWait wait{{server.url(kApp)}};
  wait.until_it_says("1040: Too many connections");
  taken.clear();
  check_ready(wait.finish());
}

TEST_CASE("a MariaDB that is gone is gone", "[mysql]") {
  MariadbServer server;
  server.create();
  server.start();
  HealthWait wait{{"--until-gone", server.url()}};
  server.stop();
  CHECK(wait.finish().code == 0);
}
