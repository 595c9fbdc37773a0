#include "lib/services/known_services.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/core/url.hpp"
#include "lib/services/credentials.hpp"

namespace toolkit::services {
namespace {

using docker::Container;
using Names = std::string_view;

/// scheme://HOST:PORT, and what follows.
std::string plain(std::string_view scheme, const Endpoint& endpoint, std::string_view rest = {}) {
  return fmt::format("{}://{}{}", scheme, host_and_port(endpoint.host, endpoint.port), rest);
}

Result<std::string> mongodb(const Endpoint& at, const Container& /*container*/) { return plain("mongodb", at); }
Result<std::string> memcached(const Endpoint& at, const Container& /*container*/) { return plain("memcached", at); }
Result<std::string> nats(const Endpoint& at, const Container& /*container*/) { return plain("nats", at); }
Result<std::string> kafka(const Endpoint& at, const Container& /*container*/) { return plain("kafka", at); }
Result<std::string> smtp(const Endpoint& at, const Container& /*container*/) { return plain("smtp", at); }
Result<std::string> etcd(const Endpoint& at, const Container& /*container*/) {
  return plain("http", at, "/health#json=/health=true");
}
Result<std::string> minio(const Endpoint& at, const Container& /*container*/) {
  return plain("http", at, "/minio/health/ready");
}
Result<std::string> clickhouse(const Endpoint& at, const Container& /*container*/) {
  return plain("http", at, "/ping");
}
Result<std::string> localstack(const Endpoint& at, const Container& /*container*/) {
  return plain("http", at, "/_localstack/health");
}

constexpr std::array<Names, 6> kPostgresImages{"postgres", "postgresql",  "postgis",
                                               "pgvector", "timescaledb", "timescaledb-ha"};
constexpr std::array<Names, 1> kPostgresMarkers{"PG_MAJOR"};
constexpr std::array<Names, 5> kPostgresVariables{"POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB",
                                                  "POSTGRES_HOST_AUTH_METHOD", "POSTGRESQL_PASSWORD"};
constexpr std::array<Names, 5> kMysqlImages{"mysql", "mariadb", "percona", "mysql-server", "percona-server"};
constexpr std::array<Names, 2> kMysqlMarkers{"MYSQL_MAJOR", "MARIADB_VERSION"};
constexpr std::array<Names, 6> kMysqlVariables{"MYSQL_ROOT_PASSWORD",        "MYSQL_PASSWORD",
                                               "MYSQL_ALLOW_EMPTY_PASSWORD", "MARIADB_ROOT_PASSWORD",
                                               "MARIADB_PASSWORD",           "MARIADB_DATABASE"};
constexpr std::array<Names, 6> kRedisImages{"redis",    "valkey", "keydb", "redis-stack", "redis-stack-server",
                                            "dragonfly"};
constexpr std::array<Names, 3> kRedisMarkers{"REDIS_VERSION", "REDIS_DOWNLOAD_URL", "VALKEY_VERSION"};
constexpr std::array<Names, 2> kRedisVariables{"REDIS_PASSWORD", "VALKEY_PASSWORD"};
constexpr std::array<Names, 1> kRabbitmqImages{"rabbitmq"};
constexpr std::array<Names, 1> kRabbitmqMarkers{"RABBITMQ_VERSION"};
constexpr std::array<Names, 3> kRabbitmqVariables{"RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_PASS",
                                                  "RABBITMQ_DEFAULT_VHOST"};
constexpr std::array<Names, 4> kMongodbImages{"mongo", "mongodb", "percona-server-mongodb", "mongodb-community-server"};
constexpr std::array<Names, 1> kMongodbMarkers{"MONGO_VERSION"};
constexpr std::array<Names, 2> kMongodbVariables{"MONGO_INITDB_ROOT_USERNAME", "MONGO_INITDB_DATABASE"};
constexpr std::array<Names, 1> kMemcachedImages{"memcached"};
constexpr std::array<Names, 1> kMemcachedMarkers{"MEMCACHED_VERSION"};
constexpr std::array<Names, 1> kNatsImages{"nats"};
constexpr std::array<Names, 4> kKafkaImages{"kafka", "kafka-native", "cp-kafka", "redpanda"};
constexpr std::array<Names, 2> kKafkaVariables{"KAFKA_NODE_ID", "KAFKA_ADVERTISED_LISTENERS"};
constexpr std::array<Names, 2> kElasticsearchImages{"elasticsearch", "opensearch"};
constexpr std::array<Names, 1> kElasticsearchMarkers{"ELASTIC_CONTAINER"};
constexpr std::array<Names, 3> kMailImages{"mailhog", "mailpit", "mailcatcher"};
constexpr std::array<Names, 1> kEtcdImages{"etcd"};
constexpr std::array<Names, 1> kMinioImages{"minio"};
constexpr std::array<Names, 1> kClickhouseImages{"clickhouse-server"};
constexpr std::array<Names, 1> kLocalstackImages{"localstack"};

bool has_any(const Container& container, std::span<const std::string_view> names) {
  return std::ranges::any_of(names,
                             [&](std::string_view name) { return container.environment.contains(std::string{name}); });
}

bool has_port(const Container& container, std::uint16_t port) {
  return std::ranges::find(container.ports, port) != container.ports.end() || container.published.contains(port);
}

/// The last part of an image's name, without tag and digest.
std::string_view last_part(std::string_view image) {
  image = image.substr(0, image.find('@'));
  image.remove_prefix(image.rfind('/') + 1);  // npos + 1 is 0
  return image.substr(0, image.find(':'));
}

template <typename Predicate>
const KnownService* first_known(Predicate predicate) {
  const auto all = known_services();
  const auto found = std::ranges::find_if(all, predicate);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::span<const KnownService> known_services() {
  static const std::array services{
      KnownService{"postgres", 5432, kPostgresImages, kPostgresMarkers, kPostgresVariables, postgres_target},
      KnownService{"mysql", 3306, kMysqlImages, kMysqlMarkers, kMysqlVariables, mysql_target},
      KnownService{"redis", 6379, kRedisImages, kRedisMarkers, kRedisVariables, redis_target},
      KnownService{"rabbitmq", 5672, kRabbitmqImages, kRabbitmqMarkers, kRabbitmqVariables, amqp_target},
      KnownService{"mongodb", 27017, kMongodbImages, kMongodbMarkers, kMongodbVariables, mongodb},
      KnownService{"memcached", 11211, kMemcachedImages, kMemcachedMarkers, {}, memcached},
      KnownService{"nats", 4222, kNatsImages, {}, {}, nats},
      KnownService{"kafka", 9092, kKafkaImages, {}, kKafkaVariables, kafka},
      KnownService{"elasticsearch", 9200, kElasticsearchImages, kElasticsearchMarkers, {}, elasticsearch_target},
      KnownService{"mail", 1025, kMailImages, {}, {}, smtp},
      KnownService{"etcd", 2379, kEtcdImages, {}, {}, etcd},
      KnownService{"minio", 9000, kMinioImages, {}, {}, minio},
      KnownService{"clickhouse", 8123, kClickhouseImages, {}, {}, clickhouse},
      KnownService{"localstack", 4566, kLocalstackImages, {}, {}, localstack},
  };
  return services;
}

const KnownService* known_image(std::string_view image) {
  const std::string_view name = last_part(image);
  return first_known(
      [&](const KnownService& service) { return std::ranges::find(service.images, name) != service.images.end(); });
}

const KnownService* known_service(const Container& container) {
  if (const KnownService* service = known_image(container.image)) return service;
  const KnownService* marked =
      first_known([&](const KnownService& service) { return has_any(container, service.markers); });
  if (marked != nullptr) return marked;
  return first_known([&](const KnownService& service) {
    return has_any(container, service.variables) && has_port(container, service.port);
  });
}

}  // namespace toolkit::services
