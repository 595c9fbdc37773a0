#include "lib/services/endpoint.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::services;
using docker::Container;

namespace {

Container in(const std::map<std::string, docker::Attachment>& networks) {
  Container container;
  container.id = "4f0c77";
  container.name = "shop-db-1";
  container.networks = networks;
  return container;
}

/// "host:port", or "none".
std::string shown(const std::optional<Endpoint>& endpoint) {
  return endpoint ? endpoint->host + ":" + std::to_string(endpoint->port) : "none";
}

const Here kMachine{};

}  // namespace

TEST_CASE("on a machine a port is where it is published, else at the container's own address", "[services]") {
  Container db = in({{"net", {"172.18.0.2", {"4f0c77", "db"}}}});
  db.published[5432] = {"", 49153};
  db.published[80] = {"127.0.0.2", 8080};
  CHECK(shown(endpoint_of(db, 5432, kMachine, "db")) == "localhost:49153");
  CHECK(endpoint_of(db, 5432, kMachine)->published);
  CHECK(shown(endpoint_of(db, 80, kMachine)) == "127.0.0.2:8080");
  CHECK(shown(endpoint_of(db, 22, kMachine)) == "172.18.0.2:22");
  CHECK_FALSE(endpoint_of(db, 22, kMachine)->published);
  CHECK(shown(endpoint_of(in({{"host", {}}}), 22, kMachine)) == "localhost:22");
  CHECK(shown(endpoint_of(in({{"none", {}}}), 22, kMachine)) == "none");
}

TEST_CASE("with an engine on another machine, ports are that machine's and addresses lead nowhere", "[services]") {
  const Here here{.own = std::nullopt, .machine = "dind"};
  Container db = in({{"net", {"172.18.0.2", {}}}});
  db.published[5432] = {"", 49153};
  CHECK(shown(endpoint_of(db, 5432, here)) == "dind:49153");
  CHECK(shown(endpoint_of(db, 22, here)) == "none");
}

TEST_CASE("in a container a service has its name in the network that both are in", "[services]") {
  const Here here{.own = in({{"bridge", {"172.17.0.3", {}}}, {"net", {"172.18.0.9", {}}}})};
  Container db = in({{"net", {"172.18.0.2", {"4f0c77", "4f0c", "db"}}}});
  db.published[5432] = {"", 49153};
  CHECK(shown(endpoint_of(db, 5432, here)) == "db:5432");
  CHECK(shown(endpoint_of(db, 5432, here, "postgres")) == "postgres:5432");
  CHECK(shown(endpoint_of(in({{"net", {"172.18.0.2", {}}}}), 5432, here)) == "shop-db-1:5432");
  CHECK(shown(endpoint_of(in({{"bridge", {"172.17.0.2", {"db"}}}}), 5432, here, "db")) == "172.17.0.2:5432");
  CHECK(shown(endpoint_of(in({{"other", {"172.19.0.2", {"db"}}}}), 5432, here)) == "none");
}

TEST_CASE("in a container with the machine's network a port is where it is for the machine", "[services]") {
  const Here here{.own = in({{"host", {}}})};
  Container db = in({{"net", {"172.18.0.2", {"db"}}}});
  CHECK(shown(endpoint_of(db, 5432, here, "db")) == "172.18.0.2:5432");
  db.published[5432] = {"", 49153};
  CHECK(shown(endpoint_of(db, 5432, here, "db")) == "localhost:49153");
}
