#include "lib/db/postgres_url.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "lib/core/releaser.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit::db {
namespace {

constexpr const char* kDefaultSocketFolder = "/var/run/postgresql";  // Debian's; what libpq was built with

using Conninfo = std::unique_ptr<PQconninfoOption, Releaser<PQconninfoFree>>;
using PqText = std::unique_ptr<char, Releaser<PQfreemem>>;

std::string value_of(const PQconninfoOption* options, std::string_view keyword) {
  for (const PQconninfoOption* option = options; option != nullptr && option->keyword != nullptr; ++option) {
    if (keyword == option->keyword && option->val != nullptr) return option->val;
  }
  return {};
}

/// The URL's value, or the one from the PG* variables and libpq's defaults.
std::string setting(const Conninfo& from_url, const char* keyword) {
  std::string value = value_of(from_url.get(), keyword);
  if (!value.empty()) return value;
  const Conninfo defaults{PQconndefaults()};
  return value_of(defaults.get(), keyword);
}

std::vector<std::string> split_commas(std::string_view list) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = std::min(list.find(','), list.size());
    parts.emplace_back(list.substr(0, end));
    if (end == list.size()) return parts;
    list.remove_prefix(end + 1);
  }
}

/// libpq quotes the URL, or a part of it, in some of its errors, and the password may be in there; the name of an
/// unknown parameter is all that is worth showing. Where an '@' follows the first '?', even that may be of a password
/// with a '?' in it.
std::string without_quotes(std::string_view message, std::string_view url) {
  const std::string_view text = trimmed(message);
  const bool is_password_before = url.find('@', std::min(url.find('?'), url.size())) == std::string_view::npos;
  if (is_password_before && text.starts_with("invalid URI query parameter")) return std::string{text};
  return std::string{text.substr(0, text.find(": \""))};
}

/// Of a list of ports there must be as many as of hosts.
Result<std::uint16_t> read_port(const std::string& text) {
  if (text.empty()) return std::uint16_t{5432};
  const auto port = parse_number(text, 1, 65535);
  if (!port) return fail(Failure::rejected, "each of its hosts needs a port from 1 to 65535, or one port serves all");
  return static_cast<std::uint16_t>(*port);
}

}  // namespace

std::string PostgresServer::socket_path() const { return fmt::format("{}/.s.PGSQL.{}", host, port); }

Result<PostgresUrl> read_postgres_url(const std::string& url) {
  // libpq takes other text for a list of `keyword=value`, and its errors then quote it in other ways.
  if (!url.starts_with("postgres://") && !url.starts_with("postgresql://")) {
    return fail(Failure::rejected, "it does not begin with postgres:// or postgresql://");
  }
  char* error = nullptr;
  const Conninfo parsed{PQconninfoParse(url.c_str(), &error)};
  const PqText owned{error};
  if (!parsed) return fail(Failure::rejected, without_quotes(error != nullptr ? error : "libpq got no memory", url));
  PostgresUrl result;
  result.user = setting(parsed, "user");
  result.password = value_of(parsed.get(), "password");
  result.database = setting(parsed, "dbname");
  const std::vector<std::string> hosts = split_commas(setting(parsed, "host"));
  const std::vector<std::string> addresses = split_commas(setting(parsed, "hostaddr"));
  const std::vector<std::string> ports = split_commas(setting(parsed, "port"));
  const std::size_t count = std::max(hosts.size(), addresses.size());
  if (ports.size() > 1 && ports.size() != count) {
    return fail(Failure::rejected,
                fmt::format("it names {} ports and {} host{}", ports.size(), count, count == 1 ? "" : "s"));
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::string address = i < addresses.size() ? addresses[i] : "";
    const std::string host = i < hosts.size() ? hosts[i] : "";
    const auto port = read_port(ports.size() == 1 ? ports.front() : ports[i]);
    if (!port) return tl::unexpected{port.error()};
    result.servers.push_back({!host.empty()      ? host
                              : !address.empty() ? address
                                                 : kDefaultSocketFolder,
                              address, *port});
  }
  return result;
}

}  // namespace toolkit::db
