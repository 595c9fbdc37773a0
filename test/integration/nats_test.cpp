#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/simple_server.hpp"

using namespace toolkit::test;

namespace {

constexpr const char* kPassword = "correct-horse";
constexpr const char* kWrong = "wrong-battery";

/// As words of a command line, with what follows.
Words nats(const Words& more = {}) {
  Words argv{"/usr/sbin/nats-server", "-a", "127.0.0.1", "-p", "PORT"};
  argv.insert(argv.end(), more.begin(), more.end());
  return argv;
}

bool is_shown(const Verdict& verdict, const std::string& text) {
  return contains(verdict.log + verdict.out + verdict.report.dump(), text);
}

}  // namespace

TEST_CASE("a NATS server that starts while health-wait waits is ready", "[nats]") {
  SimpleServer server;
  HealthWait wait{{server.url("nats")}};
  wait.until_it_says("refused");
  server.start(nats());
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(verdict.tries() > 1);
}

TEST_CASE("a NATS user logs in with name and password, and a wrong one ends the wait at once", "[nats]") {
  SimpleServer server;
  server.start(nats({"--user", "app", "--pass", kPassword}));
  check_ready(health_wait({server.url("nats", std::string{"app:"} + kPassword)}));
  const Verdict wrong = health_wait({server.url("nats", std::string{"app:"} + kWrong)});
  check_refused_at_once(wrong, "Authorization Violation");
  CHECK_FALSE(is_shown(wrong, kWrong));
  check_refused_at_once(health_wait({server.url("nats")}), "Authorization Violation");
}

TEST_CASE("a NATS token logs in and is not shown", "[nats]") {
  SimpleServer server;
  server.start(nats({"--auth", kPassword}));
  const Verdict ready = health_wait({server.url("nats", kPassword)});
  check_ready(ready);
  CHECK_FALSE(is_shown(ready, kPassword));
  check_refused_at_once(health_wait({server.url("nats", kWrong)}), "Authorization Violation");
}

TEST_CASE("a NATS server that is gone is gone", "[nats]") {
  SimpleServer server;
  server.start(nats());
  HealthWait wait{{"--until-gone", server.url("nats")}};
  server.stop();
  CHECK(wait.finish().code == 0);
}
