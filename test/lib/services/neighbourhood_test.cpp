#include "lib/services/neighbourhood.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::services;
using docker::Container;

namespace {

Container container(const std::string& name, const std::string& status = "running", std::int64_t started = 1) {
  Container made;
  made.id = name;
  made.name = name;
  made.status = status;
  made.started = started;
  return made;
}

Container publishing(const std::string& name, std::uint16_t port, const std::string& ip = "",
                     const std::string& status = "running", std::int64_t started = 1) {
  Container made = container(name, status, started);
  made.published[5432] = {ip, port};
  return made;
}

Container attached(const std::string& name, const std::string& ip, const std::string& alias) {
  Container made = container(name);
  made.networks["job"] = {ip, {alias}};
  return made;
}

std::string at(const Neighbourhood& neighbourhood, const std::string& host, std::uint16_t port) {
  const Container* found = container_at(neighbourhood, host, port);
  return found == nullptr ? "none" : found->name;
}

}  // namespace

TEST_CASE("a port of the machine leads to the container that publishes it", "[services]") {
  const Neighbourhood all{{}, {publishing("db", 49153), publishing("inner", 49154, "127.0.0.2")}};
  for (const char* host : {"localhost", "127.0.0.1", "::1"}) CHECK(at(all, host, 49153) == "db");
  CHECK(at(all, "localhost", 5432) == "none");
  CHECK(at(all, "elsewhere", 49153) == "none");
  CHECK(at(all, "127.0.0.2", 49154) == "inner");
  CHECK(at({{.own = std::nullopt, .machine = "dind"}, all.containers}, "dind", 49153) == "db");
}

TEST_CASE("a container with the machine's network has the ports that it exposes", "[services]") {
  Container api = container("api");
  api.ports = {80};
  CHECK(at({{}, {api}}, "localhost", 80) == "none");
  api.networks["host"] = {};
  CHECK(at({{}, {api}}, "localhost", 80) == "api");
  CHECK(at({{}, {api}}, "localhost", 81) == "none");
}

TEST_CASE("in a container localhost is nobody else, and names and addresses are those of its networks", "[services]") {
  Container own = attached("own", "172.18.0.9", "job");
  const Neighbourhood all{{.own = own, .machine = "localhost"},
                          {own, publishing("db", 49153), attached("job_cache_1", "172.18.0.2", "cache")}};
  CHECK(at(all, "localhost", 49153) == "none");
  for (const char* host : {"cache", "172.18.0.2", "job_cache_1"}) CHECK(at(all, host, 6379) == "job_cache_1");
  CHECK(at(all, "job", 6379) == "none");  // that are we ourselves
  CHECK(at(all, "", 6379) == "none");
  own.networks = {{"host", {}}};
  CHECK(at({{.own = own, .machine = "localhost"}, all.containers}, "localhost", 49153) == "db");
}

TEST_CASE("what a network that is not ours calls a container is no name of it for us", "[services]") {
  Container foreign = attached("shop-db-1", "172.19.0.2", "db");
  foreign.networks = {{"shop_default", foreign.networks["job"]}};
  const Here in_job{.own = attached("own", "172.18.0.9", "job"), .machine = "localhost"};
  for (const char* host : {"db", "shop-db-1", "172.19.0.2"}) CHECK(at({in_job, {foreign}}, host, 5432) == "none");
  // On the machine addresses lead everywhere, and names nowhere.
  CHECK(at({{}, {foreign}}, "db", 5432) == "none");
  CHECK(at({{}, {foreign}}, "172.19.0.2", 5432) == "shop-db-1");
  CHECK(at({{.own = std::nullopt, .machine = "dind"}, {foreign}}, "172.19.0.2", 5432) == "none");
}

TEST_CASE("another machine's engine publishes no port of this one", "[services]") {
  const Neighbourhood remote{{.own = std::nullopt, .machine = "dind"}, {publishing("db", 49153)}};
  CHECK(at(remote, "localhost", 49153) == "none");
  CHECK(at(remote, "dind", 49153) == "db");
}

TEST_CASE("of several the one that runs is taken, then the one that was started last", "[services]") {
  Neighbourhood all{{}, {publishing("old", 80, "", "exited", 9), publishing("new", 80, "", "running", 2)}};
  CHECK(at(all, "localhost", 80) == "new");
  all.containers.back().status = "dead";
  CHECK(at(all, "localhost", 80) == "old");
}
