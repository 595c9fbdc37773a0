// What the probes over TCP make of a connection that is refused.
#include "lib/health/probe_kinds.hpp"
#include "lib/health/reach.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/listener.hpp"

using namespace toolkit;
using namespace toolkit::health;

namespace {

/// The answer to one try of `target`.
Answer ask(const std::string& target) {
  Mistakes mistakes;
  const auto parsed = parse_target(target, Environment{}, mistakes);
  REQUIRE(parsed);
  return parsed->probe->check(test::far_away());
}

/// For a connection that was refused by `ips`.
Answer refused_by(const std::vector<std::string>& ips) {
  std::vector<net::Address> addresses;
  for (const std::string& ip : ips) addresses.push_back(net::Address::parse(ip, 80).value());
  return not_connected({Failure::refused, "Connection refused"}, addresses);
}

}  // namespace

TEST_CASE("a closed port of this machine is refused from nearby by a host that has an address", "[health]") {
  const test::Bound closed = test::refusing_port();
  const std::string place = "127.0.0.1:" + std::to_string(closed.port);
  for (const std::string& target :
       {"tcp://" + place, "http://" + place, "redis://" + place, "postgres://app@" + place + "/app"}) {
    INFO(target);
    const Answer answer = ask(target);
    CHECK(answer.state == State::refused);
    CHECK(answer.near);
    CHECK(answer.resolved);
    CHECK_FALSE(answer.reached);
    CHECK_FALSE(answer.message.empty());
  }
}

TEST_CASE("a refusal is from nearby only when all of the name's addresses are", "[health]") {
  CHECK(refused_by({"127.0.0.1", "::1", "10.0.0.7"}).near);
  CHECK_FALSE(refused_by({"8.8.8.8"}).near);
  CHECK_FALSE(refused_by({"127.0.0.1", "8.8.8.8"}).near);
  CHECK(refused_by({"8.8.8.8"}).state == State::refused);
  CHECK(refused_by({"8.8.8.8"}).resolved);
}

TEST_CASE("a connection that was not made for another reason is not refused", "[health]") {
  for (const Failure failure : {Failure::timeout, Failure::unreachable}) {
    CHECK(not_connected({failure, "no route to host"}, {}).state == State::failed);
  }
}
