// Names that go while health-wait waits, and name servers that say nothing.
#include <sys/wait.h>

#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/forked.hpp"
#include "test/support/listener.hpp"
#include "test/support/own_hosts.hpp"
#include "test/support/silent_dns.hpp"

using namespace toolkit::test;

namespace {

constexpr int kNoNamespace = 77;

/// 0 when `holds`; else the log is told.
int verdict_of(const Verdict& verdict, bool holds) {
  if (!holds) std::fprintf(stderr, "exit code %d\n%s", verdict.code, verdict.log.c_str());
  return holds ? 0 : 1;
}

void check_child(int status) {
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == kNoNamespace) SKIP_TEST("this machine lets nobody make a namespace");
  CHECK(WEXITSTATUS(status) == 0);
}

/// Waits in a world without a name server that answers.
int hopeless_by_its_name(const std::string& target) {
  if (!enter_silent_dns()) return kNoNamespace;
  const Verdict verdict = health_wait({"--timeout", "40s", "--name-grace", "200ms", "--try-timeout", "100ms", target});
  return verdict_of(verdict, verdict.code == 1 && verdict.ending() == "hopeless");
}

}  // namespace

TEST_CASE("a name that resolved before in this wait and no longer does is gone", "[names]") {
  const auto listener = listen_on(Family::v4);
  check_child(in_forked_child([&] {
    const TempDir folder;
    if (!enter_own_hosts(folder, "127.0.0.1 here.internal\n")) return kNoNamespace;
    HealthWait wait{{"--until-gone", "tcp://here.internal:" + std::to_string(listener->port)}};
    wait.until_it_says("still there");
    (void)folder.write("hosts", "127.0.0.1 gone.internal\n");
    const Verdict verdict = wait.finish();
    return verdict_of(verdict, verdict.code == 0 && verdict.ending() == "gone");
  }));
}

TEST_CASE("a name that no name server tells about ends the wait for every kind of target", "[names]") {
  for (const char* target : {"tcp://db.example.com:1", "http://db.example.com/", "https://db.example.com/",
                             "redis://db.example.com", "postgres://app@db.example.com/app"}) {
    INFO(target);
    check_child(in_forked_child([&] { return hopeless_by_its_name(target); }));
  }
}
