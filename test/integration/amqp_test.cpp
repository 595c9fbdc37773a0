#include <sstream>

#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/rabbitmq_server.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit::test;

namespace {

constexpr const char* kWrong = "wrong-battery";
const std::string kApp = std::string{"app:"} + RabbitmqServer::kPassword;

bool is_shown(const Verdict& verdict, const std::string& text) {
  return contains(verdict.log + verdict.out + verdict.report.dump(), text);
}

/// All that it can wait for while RabbitMQ starts.
void check_start(RabbitmqServer& server) {
  HealthWait login{{server.url(kApp, "app")}};
  HealthWait stranger{{server.url()}};
  for (HealthWait* wait : {&login, &stranger}) wait->until_it_says("refused");
  server.start();
  for (HealthWait* wait : {&login, &stranger}) {
    const Verdict verdict = wait->finish();
    check_ready(verdict);
    CHECK(verdict.tries() > 1);
  }
  server.wait_until_up();
}

void check_logins(const RabbitmqServer& server) {
  const Verdict ready = health_wait({server.url(kApp)});
  check_ready(ready);
  CHECK_FALSE(is_shown(ready, RabbitmqServer::kPassword));
  check_ready(health_wait({server.url(kApp, "%2F")}));
  check_ready(health_wait({server.url(kApp, "a%2fb")}));
  check_ready(health_wait({server.url("guest")}));
  check_ready(health_wait({server.url("", "%2f")}));
}

void check_refusals(const RabbitmqServer& server) {
  const Verdict wrong = health_wait({server.url(std::string{"app:"} + kWrong)});
  check_refused_at_once(wrong, "403: ACCESS_REFUSED");
  CHECK_FALSE(is_shown(wrong, kWrong));
  check_refused_at_once(health_wait({server.url("nobody:x")}), "403: ACCESS_REFUSED");
  check_refused_at_once(health_wait({server.url(kApp, "none")}), "530: NOT_ALLOWED - vhost none not found");
  check_refused_at_once(health_wait({server.url(kApp, "closed")}), "530: NOT_ALLOWED - access to vhost 'closed'");
}

/// Its lines that are more than information.
std::string warnings(const std::string& log) {
  std::string found;
  std::istringstream lines{log};
  for (std::string line; std::getline(lines, line);) {
    if (contains(line, "[warning]") || contains(line, "[error]")) found += line + "\n";
  }
  return found;
}

}  // namespace

// One test, since each start takes ten seconds.
TEST_CASE("RabbitMQ is waited for from its start to its end", "[amqp]") {
  RabbitmqServer server;
  check_start(server);
  check_logins(server);

  const std::string before = server.log();
  check_ready(health_wait({"--max-delay", "1ms", server.url(kApp) + "#successes=3"}));
  // Its own line, at the end of the connection, comes after our end.
  wait_until("RabbitMQ has closed them", [&] {
    const std::string log = server.log().substr(before.size());
    std::size_t closed = 0;
    for (std::size_t at = log.find("closing AMQP"); at != std::string::npos; at = log.find("closing AMQP", at + 1)) {
      ++closed;
    }
    return closed >= 3;
  });
  INFO(server.log().substr(before.size()));
  CHECK(warnings(server.log().substr(before.size())).empty());

  check_refusals(server);

  HealthWait gone{{"--until-gone", server.url(kApp)}};
  server.stop();
  CHECK(gone.finish().code == 0);
}
