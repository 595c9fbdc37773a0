#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/simple_server.hpp"

using namespace toolkit::test;

TEST_CASE("a mail server that starts while health-wait waits is ready", "[smtp]") {
  SimpleServer server;
  HealthWait wait{{server.url("smtp")}};
  wait.until_it_says("refused");
  server.start({"aiosmtpd", "-n", "-l", "localhost:PORT"});
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(verdict.tries() > 1);
}

TEST_CASE("another server than a mail server is not ready as one", "[smtp]") {
  SimpleServer server;
  server.start({"/usr/sbin/nats-server", "-a", "127.0.0.1", "-p", "PORT"});
  const Verdict verdict = health_wait({"--timeout", "200ms", server.url("smtp")});
  CHECK(verdict.code == 124);
  CHECK(contains(verdict.last_error(), "no reply of a mail server"));
}
