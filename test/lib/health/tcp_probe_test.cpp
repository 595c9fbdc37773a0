// tcp: with open-for, before servers that hang up or do not.
#include "lib/health/target.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/scripted_server.hpp"

using namespace toolkit;
using namespace toolkit::health;

namespace {

Answer ask(const test::ScriptedServer& server, const std::string& options, const Deadline& deadline) {
  Mistakes mistakes;
  const auto target =
      parse_target("tcp://127.0.0.1:" + std::to_string(server.port()) + options, Environment{}, mistakes);
  REQUIRE(target);
  return target->probe->check(deadline);
}

std::vector<std::string> mistakes_of(const std::string& text) {
  Mistakes mistakes;
  static_cast<void>(parse_target(text, Environment{}, mistakes));
  return mistakes.list();
}

}  // namespace

TEST_CASE("what accepts and hangs up, like Docker's proxy before the service is there, has refused", "[health]") {
  const test::ScriptedServer hangs_up{[](test::Peer& /*peer*/) {}};
  const Answer answer = ask(hangs_up, "#open-for=1m", test::far_away());
  CHECK(answer.state == State::refused);
  CHECK(answer.message == "accepted, and closed at once");
  CHECK(answer.near);
  CHECK(answer.resolved);
  CHECK_FALSE(answer.reached);
  CHECK(ask(hangs_up, "", test::far_away()).state == State::ready);
}

TEST_CASE("what stays open for as long as is asked, or says something, is ready", "[health]") {
  const test::ScriptedServer silent{[](test::Peer& peer) { peer.wait_for_hang_up(); }};
  CHECK(ask(silent, "#open-for=20ms", test::far_away()).state == State::ready);
  const test::ScriptedServer greets{[](test::Peer& peer) { peer.send("220 mail\r\n"); }};
  CHECK(ask(greets, "#open-for=1m", test::far_away()).state == State::ready);
}

TEST_CASE("a try that ends before open-for is over does not know", "[health]") {
  const test::ScriptedServer silent{[](test::Peer& peer) { peer.wait_for_hang_up(); }};
  CHECK(ask(silent, "#open-for=1m", Deadline::after(std::chrono::milliseconds{50})).state == State::failed);
}

TEST_CASE("a wrong open-for is told", "[health]") {
  CHECK(mistakes_of("tcp://h:1#open-for=5").front().find("tcp://h:1: open-for: '5' has no unit") == 0);
  CHECK(mistakes_of("tcp://h:1#open-for=0s") ==
        std::vector<std::string>{"tcp://h:1: open-for: it must be more than 0s"});
}
