#include "lib/net/resolve.hpp"

#include <sys/wait.h>

#include <thread>

#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/forked.hpp"
#include "test/support/silent_dns.hpp"

using namespace toolkit;
using namespace std::chrono_literals;
using test::far_away;

namespace {

std::vector<std::string> resolved(const std::string& host) {
  const auto addresses = net::resolve(host, 80, far_away());
  REQUIRE(addresses.has_value());
  std::vector<std::string> texts;
  for (const auto& address : *addresses) texts.push_back(address.text());
  return texts;
}

}  // namespace

TEST_CASE("localhost and the names under it are both loopback addresses", "[net]") {
  const std::vector<std::string> both{"127.0.0.1:80", "[::1]:80"};
  for (const char* name :
       {"localhost", "app.localhost", "a.b.localhost", "LocalHost", "localhost.", "App.LOCALHOST."}) {
    CAPTURE(name);
    CHECK(resolved(name) == both);
  }
}

TEST_CASE("an IP address is its own answer", "[net]") {
  CHECK(resolved("192.0.2.7") == std::vector<std::string>{"192.0.2.7:80"});
  CHECK(resolved("2001:db8::7") == std::vector<std::string>{"[2001:db8::7]:80"});
}

TEST_CASE("a name that does not exist is not found or nobody can tell", "[net]") {
  const auto answer = net::resolve("nothing-here.invalid", 80, Deadline::after(45s));
  REQUIRE_FALSE(answer);
  // Without a name server it is unreachable, and one that drops questions takes its time.
  const Failure failure = answer.error().failure;
  CHECK((failure == Failure::not_found || failure == Failure::unreachable || failure == Failure::timeout));
  CHECK(answer.error().message.find("'nothing-here.invalid'") != std::string::npos);
}

TEST_CASE("a cancelled question ends at once", "[net]") {
  Cancel cancel;
  cancel.cancel();
  const auto answer = net::resolve("nothing-here.invalid", 80, far_away(&cancel));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().failure == Failure::timeout);
}

TEST_CASE("a name server that does not answer cannot hold us beyond the deadline", "[net]") {
  const int status = test::in_forked_child([] {
    if (!test::enter_silent_dns()) return 77;
    const auto late = net::resolve("slow.example.com", 80, Deadline::after(50ms));
    if (late || late.error().failure != Failure::timeout) return 1;
    Cancel cancel;
    std::thread canceller{[&] { cancel.cancel(); }};
    const auto cancelled = net::resolve("slow.example.com", 80, far_away(&cancel));
    canceller.join();
    return !cancelled && cancelled.error().failure == Failure::timeout ? 0 : 2;
  });
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) SKIP_TEST("this machine lets nobody make a network namespace");
  CHECK(WEXITSTATUS(status) == 0);
}
