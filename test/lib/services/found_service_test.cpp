#include "lib/services/found_service.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::services;
using docker::Container;
using Texts = std::vector<std::string>;

namespace {

/// A running container at 172.18.0.2.
Container running(const std::string& image) {
  Container container;
  container.id = "4f0c77";
  container.name = "job_db_1";
  container.image = image;
  container.status = "running";
  container.networks["net"] = {"172.18.0.2", {"db"}};
  return container;
}

FoundService found(const Container& container) { return found_service(container, Here{}); }

}  // namespace

TEST_CASE("a known service is asked by its own protocol and tied to its container", "[services]") {
  Container redis = running("redis:7");
  CHECK(found(redis).targets == Texts{"redis://172.18.0.2:6379#container=job_db_1&refusal=ready"});
  CHECK(found(redis).note.empty());
  redis.published[6379] = {"", 49153};
  CHECK(found(redis).targets == Texts{"redis://localhost:49153#container=job_db_1&refusal=ready"});
  CHECK(found(running("quay.io/coreos/etcd")).targets ==
        Texts{"http://172.18.0.2:2379/health#json=/health=true&container=job_db_1&refusal=ready"});
}

TEST_CASE("an unknown service is asked for a connection, and that is said", "[services]") {
  Container api = running("acme/api");
  api.ports = {80, 8080};
  CHECK(found(api).targets == Texts{"tcp://172.18.0.2:80#container=job_db_1"});
  CHECK(found(api).note == "its image is not known: only a connection is asked for");
  // The engine's proxy accepts before the service does.
  api.published[8080] = {"", 49153};
  api.published[9090] = {"", 49154};
  CHECK(found(api).targets == Texts{"tcp://localhost:49153#open-for=100ms&container=job_db_1",
                                    "tcp://localhost:49154#open-for=100ms&container=job_db_1"});
}

TEST_CASE("a service whose password cannot be told is asked for a connection", "[services]") {
  Container db = running("postgres");
  db.environment["POSTGRES_PASSWORD_FILE"] = "/run/secrets/pw";
  db.ports = {5432};
  CHECK(found(db).targets == Texts{"tcp://172.18.0.2:5432#container=job_db_1"});
  CHECK(found(db).note.find("POSTGRES_PASSWORD_FILE") != std::string::npos);
}

TEST_CASE("what has ended had one task, unless it should go on", "[services]") {
  Container ended = running("acme/migrate");
  ended.status = "exited";
  CHECK(found(ended).targets == Texts{"docker:job_db_1#state=exited"});
  ended.health = docker::Health::healthy;
  CHECK(found(ended).targets == Texts{"docker:job_db_1#state=running"});
  Container redis = running("redis:7");
  redis.status = "exited";
  CHECK(found(redis).targets == Texts{"docker:job_db_1#state=running"});
  CHECK(found_service(redis, Here{}, {}, /*ends=*/true).targets == Texts{"docker:job_db_1#state=exited"});
}

TEST_CASE("an unknown service with a health check is asked for that", "[services]") {
  Container api = running("acme/api");
  api.ports = {80};
  api.health = docker::Health::starting;
  CHECK(found(api).targets == Texts{"docker:job_db_1"});
  CHECK(found(api).note == "its image is not known: its health check is asked");
}

TEST_CASE("an unknown service without a port is asked whether it runs", "[services]") {
  CHECK(found(running("acme/worker")).targets == Texts{"docker:job_db_1"});
  CHECK(found(running("acme/worker")).note.find("only asked whether it runs") != std::string::npos);
}

TEST_CASE("a container that has ended, or has one task, is asked for its exit code", "[services]") {
  Container migrate = running("acme/migrate");
  CHECK(found_service(migrate, Here{}, "", /*ends=*/true).targets == Texts{"docker:job_db_1#state=exited"});
  migrate.status = "exited";
  CHECK(found(migrate).targets == Texts{"docker:job_db_1#state=exited"});
}

TEST_CASE("in a container a service is asked by its name", "[services]") {
  const Here here{.own = running("job")};
  CHECK(found_service(running("redis"), here, "cache").targets ==
        Texts{"redis://cache:6379#container=job_db_1&refusal=ready"});
  CHECK(found_service(running("redis"), here).targets == Texts{"redis://db:6379#container=job_db_1&refusal=ready"});
}
