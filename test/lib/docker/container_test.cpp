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

TEST_CASE("what a container is made of and where it is reached is read", "[docker]") {
  const auto container = parse_container(R"({"Id":"4f0c","Name":"/job_db","State":{"Status":"running",
    "StartedAt":"2026-11-22T12:01:02.345678901Z","FinishedAt":"2026-11-22T12:01:02Z"},"Config":{"Image":"postgres:16","Tty":true,
    "Cmd":["postgres","-c","fsync=off"],"Env":["POSTGRES_PASSWORD=a=b","EMPTY=","odd"],"Labels":{"a":"b"},
    "ExposedPorts":{"5432/tcp":{},"80/tcp":{},"53/udp":{},"x/tcp":{}}},
    "NetworkSettings":{"Ports":{"5432/tcp":[{"HostIp":"0.0.0.0","HostPort":"49153"},{"HostIp":"::","HostPort":"49153"}],
    "80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}],"53/udp":[{"HostIp":"","HostPort":"53"}],"81/tcp":null},
    "Networks":{"github_network_1":{"IPAddress":"172.18.0.2","Aliases":["4f0c","db"]},"other":{"IPAddress":"","Aliases":null}}}})");
  REQUIRE(container);
  CHECK(container->id == "4f0c");
  CHECK(container->name == "job_db");
  CHECK(container->image == "postgres:16");
  CHECK(container->started == 1795348862345678901);
  CHECK(container->ended == 1795348862000000000);
  CHECK(container->has_terminal);
  CHECK(container->command == std::vector<std::string>{"postgres", "-c", "fsync=off"});
  CHECK(container->environment == std::map<std::string, std::string>{{"POSTGRES_PASSWORD", "a=b"}, {"EMPTY", ""}});
  CHECK(container->labels.at("a") == "b");
  CHECK(container->ports == std::vector<std::uint16_t>{80, 5432});
  REQUIRE(container->published.size() == 2);
  CHECK(container->published.at(5432).ip.empty());
  CHECK(container->published.at(5432).port == 49153);
  CHECK(container->published.at(80).ip == "127.0.0.1");
  CHECK(container->networks.at("github_network_1").ip == "172.18.0.2");
  CHECK(container->networks.at("github_network_1").aliases == std::vector<std::string>{"4f0c", "db"});
  CHECK(container->networks.at("other").ip.empty());
  CHECK_FALSE(container->is_over());
  CHECK_FALSE(container->has_health_check());
  CHECK(parse_container(R"({"State":{"Status":"created","StartedAt":"0001-01-01T00:00:00Z"}})")->started == 0);
}

TEST_CASE("a list of containers is read", "[docker]") {
  const auto list = parse_containers(R"([{"Id":"4f0c","Names":["/db","/other/alias"],"State":"running",
    "Labels":{"com.docker.compose.project":"shop"},"NetworkSettings":{"Networks":{"a":{},"b":{}}}},{"Id":"77"}])");
  REQUIRE(list);
  REQUIRE(list->size() == 2);
  CHECK(list->front().id == "4f0c");
  CHECK(list->front().name == "db");
  CHECK(list->front().status == "running");
  CHECK(list->front().labels.at("com.docker.compose.project") == "shop");
  CHECK(list->front().networks == std::vector<std::string>{"a", "b"});
  CHECK(list->back().networks.empty());
  CHECK(parse_containers("[]")->empty());
  for (const char* answer : {"", "{}", "null", "[7]", R"([{"Names":["/db"]}])"}) {
    INFO(answer);
    REQUIRE_FALSE(parse_containers(answer));
    CHECK(parse_containers(answer).error().failure == Failure::corrupt);
  }
}

TEST_CASE("of a container that has ended the ports are known that it asked for", "[docker]") {
  const auto with_status = [](const std::string& status) {
    return parse_container(R"({"State":{"Status":")" + status + R"("},"NetworkSettings":{"Ports":{}},
      "HostConfig":{"PortBindings":{"5432/tcp":[{"HostIp":"","HostPort":"49153"}],"80/tcp":[{"HostPort":""}]}}})")
        .value();
  };
  const auto exited = with_status("exited");
  REQUIRE(exited.published.size() == 1);
  CHECK(exited.published.at(5432).port == 49153);
  CHECK(with_status("restarting").published.size() == 1);
  CHECK(with_status("running").published.empty());
}

TEST_CASE("a time has its zone, and what has none that is known is no time", "[docker]") {
  const auto started = [](const std::string& time) {
    return parse_container(R"({"State":{"Status":"running","StartedAt":")" + time + R"("}})")->started;
  };
  CHECK(started("2026-11-22T12:01:02Z") == 1795348862000000000);
  CHECK(started("2026-11-22T14:01:02.5+02:00") == 1795348862500000000);
  CHECK(started("2026-11-22T08:31:02-03:30") == 1795348862000000000);
  for (const char* odd : {"0001-01-01T00:00:00Z", "2026-11-22T12:01:02", "2026-11-22T12:01:02+2:00",
                          "9999-01-01T00:00:00Z", "2026-11-22T12:01:02+99:00", "x", ""}) {
    INFO(odd);
    CHECK(started(odd) == 0);
  }
}
