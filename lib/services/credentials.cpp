#include "lib/services/credentials.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include <fmt/format.h>

#include "lib/core/url.hpp"

namespace toolkit::services {
namespace {

constexpr std::size_t kLongestVhost = 255;  // AMQP's short string

using docker::Container;

/// The first of these variables that has a value.
std::optional<std::string> first_of(const Container& container, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = container.environment.find(name);
    if (found != container.environment.end() && !found->second.empty()) return found->second;
  }
  return std::nullopt;
}

bool is_set(const Container& container, std::initializer_list<const char*> names) {
  return first_of(container, names).has_value();
}

/// "user:password@", "user@" or nothing.
std::string user_info(const std::string& user, const std::optional<std::string>& password) {
  if (user.empty() && !password) return {};
  return percent_encode(user) + (password ? ":" + percent_encode(*password) : std::string{}) + "@";
}

std::string url(std::string_view scheme, const std::string& user_info, const Endpoint& endpoint,
                const std::string& path = {}) {
  return fmt::format("{}://{}{}{}", scheme, user_info, host_and_port(endpoint.host, endpoint.port),
                     path.empty() ? "" : "/" + percent_encode(path));
}

/// Of an image that takes a password from a file, which only it can read.
tl::unexpected<Error> in_a_file(std::string_view variable) {
  return fail(Failure::not_found, fmt::format("its password is in a file ({})", variable));
}

/// The argument behind `--requirepass`.
std::optional<std::string> required_password(const Container& container) {
  const auto found = std::ranges::find(container.command, "--requirepass");
  if (found == container.command.end() || std::next(found) == container.command.end()) return std::nullopt;
  return *std::next(found);
}

}  // namespace

Result<std::string> postgres_target(const Endpoint& endpoint, const Container& container) {
  const auto password = first_of(container, {"POSTGRES_PASSWORD", "POSTGRESQL_PASSWORD"});
  if (!password && is_set(container, {"POSTGRES_PASSWORD_FILE"})) return in_a_file("POSTGRES_PASSWORD_FILE");
  if (!password && is_set(container, {"POSTGRESQL_PASSWORD_FILE"})) return in_a_file("POSTGRESQL_PASSWORD_FILE");
  if (is_set(container, {"POSTGRES_USER_FILE"})) return in_a_file("POSTGRES_USER_FILE");
  const std::string user = first_of(container, {"POSTGRES_USER", "POSTGRESQL_USERNAME"}).value_or("postgres");
  const std::string database = first_of(container, {"POSTGRES_DB", "POSTGRESQL_DATABASE"}).value_or(user);
  return url("postgres", user_info(user, password), endpoint, database);
}

Result<std::string> mysql_target(const Endpoint& endpoint, const Container& container) {
  const auto user = first_of(container, {"MARIADB_USER", "MYSQL_USER"});
  const auto password = first_of(container, {"MARIADB_PASSWORD", "MYSQL_PASSWORD"});
  const auto database = first_of(container, {"MARIADB_DATABASE", "MYSQL_DATABASE"}).value_or("");
  if (user && password) return url("mysql", user_info(*user, password), endpoint, database);
  const auto root = first_of(container, {"MARIADB_ROOT_PASSWORD", "MYSQL_ROOT_PASSWORD"});
  if (root) return url("mysql", user_info("root", root), endpoint, database);
  const bool is_open = is_set(container, {"MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "MARIADB_ALLOW_EMPTY_PASSWORD",
                                          "MYSQL_ALLOW_EMPTY_PASSWORD", "ALLOW_EMPTY_PASSWORD"});
  if (is_open) return url("mysql", user_info("root", std::nullopt), endpoint, database);
  // Its password is random or in a file: the server's greeting is asked for.
  return url("mysql", {}, endpoint);
}

Result<std::string> redis_target(const Endpoint& endpoint, const Container& container) {
  auto password = first_of(container, {"REDIS_PASSWORD", "VALKEY_PASSWORD"});
  if (!password && is_set(container, {"REDIS_PASSWORD_FILE"})) return in_a_file("REDIS_PASSWORD_FILE");
  if (!password) password = required_password(container);
  return url("redis", user_info("", password), endpoint);
}

Result<std::string> amqp_target(const Endpoint& endpoint, const Container& container) {
  if (is_set(container, {"RABBITMQ_DEFAULT_PASS_FILE"})) return in_a_file("RABBITMQ_DEFAULT_PASS_FILE");
  const std::string user = first_of(container, {"RABBITMQ_DEFAULT_USER", "RABBITMQ_USERNAME"}).value_or("guest");
  const std::string password = first_of(container, {"RABBITMQ_DEFAULT_PASS", "RABBITMQ_PASSWORD"}).value_or("guest");
  const std::string vhost = first_of(container, {"RABBITMQ_DEFAULT_VHOST", "RABBITMQ_VHOST"}).value_or("/");
  if (vhost.size() > kLongestVhost) return fail(Failure::not_found, "its vhost is longer than AMQP allows");
  return url("amqp", user_info(user, password), endpoint, vhost);
}

Result<std::string> elasticsearch_target(const Endpoint& endpoint, const Container& container) {
  const bool is_open = first_of(container, {"xpack.security.enabled"}) == "false" ||
                       first_of(container, {"DISABLE_SECURITY_PLUGIN"}) == "true";
  if (!is_open) return fail(Failure::not_found, "its security is not turned off, and how it is set up is not known");
  return url("elasticsearch", {}, endpoint);
}

}  // namespace toolkit::services
