#include "lib/services/known_services.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::services;
using docker::Container;

namespace {

using Variables = std::map<std::string, std::string>;

Container of(const std::string& image, const Variables& environment = {}) {
  Container container;
  container.image = image;
  container.environment = environment;
  return container;
}

std::string name_of(const Container& container) {
  const KnownService* known = known_service(container);
  return known == nullptr ? "" : std::string{known->name};
}

/// The target at db:1 (its port does not matter here), or why there is none.
std::string target(const std::string& image, const Variables& environment,
                   const std::vector<std::string>& command = {}) {
  Container container = of(image, environment);
  container.command = command;
  const auto result = known_service(container)->target({"db", 1}, container);
  return result ? *result : result.error().message;
}

}  // namespace

TEST_CASE("a service is told by its image, wherever it comes from", "[services]") {
  for (const char* image :
       {"postgres", "postgres:16-alpine", "docker.io/library/postgres:16", "postgis/postgis:16-3.4",
        "registry:5000/team/postgres@sha256:0123", "localhost:5000/postgres:16@sha256:0123",
        "bitnami/postgresql:latest", "pgvector/pgvector:pg16", "timescale/timescaledb:latest-pg16"}) {
    INFO(image);
    CHECK(name_of(of(image)) == "postgres");
  }
  const std::map<std::string, std::string> names{{"mysql:8", "mysql"},
                                                 {"mariadb", "mysql"},
                                                 {"redis:7", "redis"},
                                                 {"valkey/valkey:8", "redis"},
                                                 {"rabbitmq:4-management", "rabbitmq"},
                                                 {"mongo:8", "mongodb"},
                                                 {"memcached", "memcached"},
                                                 {"nats:2", "nats"},
                                                 {"apache/kafka:4", "kafka"},
                                                 {"confluentinc/cp-kafka", "kafka"},
                                                 {"elasticsearch:8", "elasticsearch"},
                                                 {"opensearchproject/opensearch:2", "elasticsearch"},
                                                 {"axllent/mailpit", "mail"},
                                                 {"quay.io/coreos/etcd:v3", "etcd"},
                                                 {"minio/minio", "minio"},
                                                 {"clickhouse/clickhouse-server", "clickhouse"},
                                                 {"localstack/localstack", "localstack"}};
  for (const auto& [image, name] : names) {
    INFO(image);
    CHECK(name_of(of(image)) == name);
  }
  for (const char* image : {"acme/api:1", "oliver006/redis_exporter", "postgres-backup", "", ":", "@", "a/"}) {
    INFO(image);
    CHECK(name_of(of(image)).empty());
  }
}

TEST_CASE("an image of another name is told by what the image that it stands on sets", "[services]") {
  CHECK(name_of(of("acme/db", {{"PG_MAJOR", "16"}})) == "postgres");
  CHECK(name_of(of("acme/db", {{"MYSQL_MAJOR", "8.0"}})) == "mysql");
  CHECK(name_of(of("acme/db", {{"MARIADB_VERSION", "1:11"}})) == "mysql");
  CHECK(name_of(of("acme/db", {{"REDIS_VERSION", "7"}})) == "redis");
  CHECK(name_of(of("acme/db", {{"RABBITMQ_VERSION", "4"}})) == "rabbitmq");
  CHECK(name_of(of("acme/db", {{"MONGO_VERSION", "8"}})) == "mongodb");
}

TEST_CASE("credentials tell a service only where its port is, since its clients have them too", "[services]") {
  Container db = of("acme/db", {{"POSTGRES_PASSWORD", "x"}});
  CHECK(name_of(db).empty());
  db.ports = {5432};
  CHECK(name_of(db) == "postgres");
  db.ports = {};
  db.published[5432] = {"", 49153};
  CHECK(name_of(db) == "postgres");
  const Container app = of("acme/app", {{"POSTGRES_PASSWORD", "x"}, {"REDIS_PASSWORD", "y"}});
  CHECK(name_of(app).empty());
}

TEST_CASE("PostgreSQL is asked with the credentials its container was given", "[services]") {
  CHECK(target("postgres", {}) == "postgres://postgres@db:1/postgres");
  CHECK(target("postgres", {{"POSTGRES_PASSWORD", "p@ss/w#r?d"}}) ==
        "postgres://postgres:p%40ss%2Fw%23r%3Fd@db:1/postgres");
  CHECK(target("postgres", {{"POSTGRES_USER", "app"}, {"POSTGRES_PASSWORD", "x"}}) == "postgres://app:x@db:1/app");
  CHECK(target("postgres", {{"POSTGRES_USER", "app"}, {"POSTGRES_PASSWORD", "x"}, {"POSTGRES_DB", "shop"}}) ==
        "postgres://app:x@db:1/shop");
  CHECK(target("bitnami/postgresql", {{"POSTGRESQL_USERNAME", "app"}, {"POSTGRESQL_PASSWORD", "x"}}) ==
        "postgres://app:x@db:1/app");
  CHECK(target("postgres", {{"POSTGRES_PASSWORD_FILE", "/run/secrets/pw"}}) ==
        "its password is in a file (POSTGRES_PASSWORD_FILE)");
}

TEST_CASE("MySQL and MariaDB are asked as the user that was made, else as root", "[services]") {
  CHECK(target("mysql", {{"MYSQL_ROOT_PASSWORD", "r"}}) == "mysql://root:r@db:1");
  CHECK(target("mysql", {{"MYSQL_ROOT_PASSWORD", "r"}, {"MYSQL_DATABASE", "shop"}}) == "mysql://root:r@db:1/shop");
  CHECK(target("mysql", {{"MYSQL_ROOT_PASSWORD", "r"}, {"MYSQL_USER", "app"}, {"MYSQL_PASSWORD", "x"}}) ==
        "mysql://app:x@db:1");
  CHECK(target("mariadb", {{"MARIADB_USER", "app"}, {"MARIADB_PASSWORD", "x"}, {"MARIADB_DATABASE", "shop"}}) ==
        "mysql://app:x@db:1/shop");
  CHECK(target("mariadb", {{"MARIADB_ROOT_PASSWORD", "r"}}) == "mysql://root:r@db:1");
  CHECK(target("mysql", {{"MYSQL_ALLOW_EMPTY_PASSWORD", "yes"}}) == "mysql://root@db:1");
  CHECK(target("mysql", {{"MYSQL_RANDOM_ROOT_PASSWORD", "yes"}}) == "mysql://db:1");
}

TEST_CASE("Redis is asked with the password of its environment or its command", "[services]") {
  CHECK(target("redis", {}) == "redis://db:1");
  CHECK(target("bitnami/redis", {{"REDIS_PASSWORD", "a:b"}}) == "redis://:a%3Ab@db:1");
  CHECK(target("redis", {}, {"redis-server", "--requirepass", "x"}) == "redis://:x@db:1");
  CHECK(target("redis", {}, {"redis-server", "--requirepass"}) == "redis://db:1");
  CHECK(target("bitnami/redis", {{"REDIS_PASSWORD_FILE", "/pw"}}) == "its password is in a file (REDIS_PASSWORD_FILE)");
}

TEST_CASE("RabbitMQ is asked with its user and virtual host", "[services]") {
  CHECK(target("rabbitmq", {}) == "amqp://guest:guest@db:1/%2F");
  CHECK(target("rabbitmq", {{"RABBITMQ_DEFAULT_USER", "app"},
                            {"RABBITMQ_DEFAULT_PASS", "x"},
                            {"RABBITMQ_DEFAULT_VHOST", "shop"}}) == "amqp://app:x@db:1/shop");
}

TEST_CASE("the other services are asked without credentials", "[services]") {
  CHECK(target("mongo", {{"MONGO_INITDB_ROOT_PASSWORD", "x"}}) == "mongodb://db:1");
  CHECK(target("memcached", {}) == "memcached://db:1");
  CHECK(target("nats", {}) == "nats://db:1");
  CHECK(target("apache/kafka", {}) == "kafka://db:1");
  CHECK(target("axllent/mailpit", {}) == "smtp://db:1");
  CHECK(target("etcd", {}) == "http://db:1/health#json=/health=true");
  CHECK(target("minio/minio", {}) == "http://db:1/minio/health/ready");
  CHECK(target("elasticsearch", {{"xpack.security.enabled", "false"}}) == "elasticsearch://db:1");
  CHECK(target("elasticsearch", {}).find("security") != std::string::npos);
}

TEST_CASE("an IPv6 address stands in brackets", "[services]") {
  CHECK(known_image("redis")->target({"fd00::2", 6379}, of("redis")) == "redis://[fd00::2]:6379");
  CHECK(known_image("mongo")->target({"fd00::2", 1}, of("mongo")) == "mongodb://[fd00::2]:1");
}
