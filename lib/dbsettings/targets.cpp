#include "lib/dbsettings/targets.hpp"

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/trust.hpp"
#include "lib/core/url.hpp"
#include "lib/core/values.hpp"

namespace toolkit::dbsettings {
namespace {

/// What is wrong with a URL that can be taken apart; empty: nothing.
std::string mistake_in(const Url& url) {
  constexpr std::uint64_t kMostDatabases = 1'000'000'000;
  if (url.scheme != "redis" && url.scheme != "rediss") return "it does not begin with redis:// or rediss://";
  if (url.host.empty()) return fmt::format("it has no host; write it like {}://localhost", url.scheme);
  if (url.query) return "it takes no ?parameters";
  if (url.user && !url.user->empty() && !url.password) {
    return fmt::format("it has a user and no password; a password alone is written {}://:PASSWORD@HOST", url.scheme);
  }
  const bool has_database = url.path.size() > 1;
  if (has_database && !parse_number(url.path.substr(1), 0, kMostDatabases)) {
    return "what follows the host must be a number, like /0: the database, which does not matter here";
  }
  if (url.scheme == "rediss" && !db::redis_tls_available()) {
    return fmt::format("rediss: cannot be used: {}", db::redis_tls_missing_reason());
  }
  return {};
}

}  // namespace

std::string RedisTarget::name() const { return "redis://" + host_and_port(host, port); }

Result<RedisTarget> read_redis_target(const std::string& url, const Environment& environment) {
  const auto parsed = parse_url(url);
  if (!parsed) return fail(Failure::rejected, fmt::format("malformed URL: {}", parsed.error().message));
  if (std::string mistake = mistake_in(*parsed); !mistake.empty()) return fail(Failure::rejected, std::move(mistake));
  RedisTarget target{.host = parsed->host};
  target.port = parsed->port.value_or(target.port);
  target.password = parsed->password;
  if (parsed->user && !parsed->user->empty()) target.user = parsed->user;
  if (parsed->scheme == "rediss") target.tls = db::RedisTls{target.host, trust_store(environment)};
  return target;
}

std::string PostgresTarget::name() const {
  const std::string host = server.is_socket() ? percent_encode(server.host) : server.host;
  return "postgres://" + host_and_port(host, server.port);
}

Result<PostgresTarget> read_postgres_target(const std::string& url) {
  auto parsed = db::read_postgres_url(url);
  if (!parsed) return fail(Failure::rejected, fmt::format("malformed URL: {}", printable(parsed.error().message)));
  if (parsed->servers.size() != 1) {
    return fail(Failure::rejected, "it names several servers; give the option once for each");
  }
  return PostgresTarget{url, parsed->servers.front(), parsed->user, parsed->password};
}

}  // namespace toolkit::dbsettings
