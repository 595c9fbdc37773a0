#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/simple_server.hpp"

using namespace toolkit::test;

namespace {

const Words kMemcached{"memcached", "-u", "root", "-l", "127.0.0.1", "-p", "PORT"};

}  // namespace

TEST_CASE("a memcached that starts while health-wait waits is ready", "[memcached]") {
  SimpleServer server;
  HealthWait wait{{server.url("memcached")}};
  wait.until_it_says("refused");
  server.start(kMemcached);
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(verdict.tries() > 1);
}

TEST_CASE("a memcached that wants a login ends the wait at once", "[memcached]") {
  SimpleServer server;
  const TempDir folder;
  Words argv = kMemcached;
  argv.insert(argv.end(), {"-Y", folder.write("users", "app:secret\n")});
  server.start(argv);
  check_refused_at_once(health_wait({server.url("memcached")}), "unauthenticated");
}
