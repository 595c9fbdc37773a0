#include "lib/docker/container.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::docker;

TEST_CASE("a container's state, exit code and health are read", "[docker]") {
  // The shape of Docker 20.10's answer, without what is not read.
  const auto healthy =
      parse_container(R"({"Id":"4f0c","Name":"/db","State":{"Status":"running","Running":true,"ExitCode":0,
    "Health":{"Status":"healthy","FailingStreak":0,"Log":[{"ExitCode":1,"Output":"no"},{"ExitCode":0,"Output":"yes\n"}]}}})");
  REQUIRE(healthy);
  CHECK(healthy->status == "running");
  CHECK(healthy->health == Health::healthy);
  CHECK(healthy->last_check == "yes\n");
  const auto exited = parse_container(R"({"State":{"Status":"exited","ExitCode":137}})");
  REQUIRE(exited);
  CHECK(exited->status == "exited");
  CHECK(exited->exit_code == 137);
  CHECK(exited->health == Health::none);
  CHECK(exited->last_check.empty());
}

TEST_CASE("every word for a container's health is known", "[docker]") {
  const auto health = [](const std::string& word) {
    return parse_container(R"({"State":{"Status":"running","Health":{"Status":")" + word + R"("}}})")->health;
  };
  CHECK(health("starting") == Health::starting);
  CHECK(health("healthy") == Health::healthy);
  CHECK(health("unhealthy") == Health::unhealthy);
  CHECK(health("none") == Health::none);
  CHECK(health("") == Health::none);
}

TEST_CASE("what is no inspection of a container is refused, and odd members of one are passed over", "[docker]") {
  for (const char* answer : {"", "{", "[]", "null", "{}", R"({"State":null})", R"({"State":{"Status":7}})",
                             R"({"State":{"Status":""}})", R"({"message":"page not found"})"}) {
    INFO(answer);
    const auto container = parse_container(answer);
    REQUIRE_FALSE(container);
    CHECK(container.error().failure == Failure::corrupt);
  }
  for (const char* odd : {R"({"State":{"Status":"running","ExitCode":"x","Health":[]}})",
                          R"({"State":{"Status":"running","Health":{"Log":[]}}})",
                          R"({"State":{"Status":"running","Health":{"Log":[7]}}})"}) {
    INFO(odd);
    const auto container = parse_container(odd);
    REQUIRE(container);
    CHECK(container->exit_code == 0);
    CHECK(container->last_check.empty());
  }
}
