// What holds for each try, said once for all targets.
#include <atomic>

#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/scripted_server.hpp"

using namespace toolkit::test;

namespace {

std::string redis_at(const ScriptedServer& server) { return "redis://127.0.0.1:" + std::to_string(server.port()); }

void answer_ping(Peer& peer) {
  peer.read_until("PING\r\n");
  peer.send("+PONG\r\n");
}

}  // namespace

// In both, --timeout is shorter than the default of --try-timeout: with that, the wait would be over first.
TEST_CASE("a try that gets no answer ends after --try-timeout", "[tries]") {
  ScriptedServer silent{[](Peer& peer) { peer.wait_for_hang_up(); }};
  const Verdict verdict = health_wait({"--once", "--try-timeout", "50ms", "--timeout", "4s", redis_at(silent)});
  check_not_ready(verdict, "no answer to PING in time");
  CHECK(verdict.target().at("verdict") == "not-ready");
  CHECK(verdict.tries() == 1);
}

TEST_CASE("after a try that gets no answer comes another one", "[tries]") {
  std::atomic<int> connections{0};
  ScriptedServer slow{[&](Peer& peer) {
    if (++connections == 1) return peer.wait_for_hang_up();
    answer_ping(peer);
  }};
  const Verdict verdict = health_wait({"--try-timeout", "200ms", "--timeout", "4s", redis_at(slow)});
  check_ready(verdict);
  CHECK(verdict.tries() > 1);
}

TEST_CASE("a target is ready after --successes tries in a row that found it so", "[tries]") {
  ScriptedServer redis{answer_ping};
  const std::string target = redis_at(redis);
  const Verdict verdict = health_wait({"--successes", "3", target, target + "#successes=2"});
  check_ready(verdict);
  CHECK(verdict.tries(0) == 3);
  CHECK(verdict.tries(1) == 2);
}
