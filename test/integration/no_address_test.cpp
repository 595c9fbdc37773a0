// A host name without an address, which is the same mistake whatever stands around it.
#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"

using namespace toolkit::test;

namespace {

// Tried one by one: some name servers lose questions that come all at once.
const Words kTargets{"tcp://nohost.invalid:1", "http://nohost.invalid/", "redis://nohost.invalid",
                     "postgres://app@nohost.invalid/app"};

}  // namespace

TEST_CASE("a name that has not resolved within --name-grace ends the wait of every kind of target", "[names]") {
  for (const std::string& target : kTargets) {
    // The wait is over before the default of --name-grace is.
    const Verdict verdict = health_wait({"--name-grace", "200ms", "--timeout", "4s", "--try-timeout", "1s", target});
    INFO(target << "\n" << verdict.log);
    CHECK(verdict.code == 1);
    REQUIRE(verdict.ending() == "hopeless");
    CHECK(verdict.target().at("verdict") == "hopeless");
    CHECK(contains(verdict.last_error(), "nohost.invalid"));
    CHECK(contains(verdict.log, "cannot become ready"));
    CHECK(contains(verdict.log, "--keep-trying"));
  }
}

TEST_CASE("with --keep-trying a name without an address is waited for until the time is over", "[names]") {
  for (const std::string& target : kTargets) {
    const Verdict verdict =
        health_wait({"--keep-trying", "--name-grace", "200ms", "--timeout", "700ms", "--try-timeout", "100ms", target});
    INFO(target << "\n" << verdict.log);
    CHECK(verdict.code == 124);
    REQUIRE(verdict.ending() == "timed-out");
    CHECK(verdict.target().at("verdict") == "timed-out");
  }
}
