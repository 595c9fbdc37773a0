// What is found of a container is a target that can be waited for, whatever its environment holds.
#include <rapidcheck.h>

#include "lib/core/text.hpp"
#include "lib/health/target.hpp"
#include "lib/services/found_service.hpp"
#include "lib/services/known_services.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;

namespace {

docker::Container container_of(const services::KnownService& known, const std::string& variable,
                               const std::string& value) {
  docker::Container container;
  container.id = "4f0c";
  container.name = "job_db-1.x";
  container.image = std::string{known.images.front()} + ":1";
  container.status = "running";
  container.networks["net"] = {"172.18.0.2", {"db"}};
  container.environment[variable] = value;
  container.command = {"--requirepass", value};
  return container;
}

std::vector<std::string> mistakes_of(const services::FoundService& found) {
  Mistakes mistakes;
  for (const std::string& target : found.targets) {
    static_cast<void>(health::parse_target(target, Environment{}, mistakes));
  }
  return mistakes.list();
}

/// Any bytes that a variable of the environment can hold.
rc::Gen<std::string> any_value() {
  return rc::gen::container<std::string>(rc::gen::map(
      rc::gen::inRange(1, 256), [](int byte) { return static_cast<char>(static_cast<unsigned char>(byte)); }));
}

}  // namespace

TEST_CASE("what is found of a container can be waited for, whatever its environment holds", "[health-wait]") {
  const std::vector<std::string> variables = {
      "POSTGRES_USER",         "POSTGRES_PASSWORD",     "POSTGRES_DB",         "MYSQL_USER",
      "MYSQL_PASSWORD",        "MYSQL_DATABASE",        "MYSQL_ROOT_PASSWORD", "REDIS_PASSWORD",
      "RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS", "NATS_USER",           "MARIADB_USER",
      "RABBITMQ_DEFAULT_VHOST"};
  for (const services::KnownService& known : services::known_services()) {
    CHECK(rc::check(std::string{known.name}, [&] {
      const auto container = container_of(known, *rc::gen::elementOf(variables), *any_value());
      const auto found = services::found_service(container, services::Here{});
      RC_ASSERT(!found.targets.empty());
      RC_ASSERT(mistakes_of(found) == std::vector<std::string>{});
    }));
    for (const std::string& variable : variables) {
      const auto found =
          services::found_service(container_of(known, variable, std::string(1000, 'x')), services::Here{});
      CHECK(mistakes_of(found) == std::vector<std::string>{});
    }
  }
}
