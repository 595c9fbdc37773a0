#include "lib/health/reach.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/net/resolve.hpp"
#include "lib/redact/redact.hpp"

namespace toolkit::health {
namespace {

/// `//[user:password@]h1,h2/…`: the replica set of a driver's connection string.
bool names_several_hosts(std::string_view text) {
  constexpr std::size_t kSlashes = 2;
  std::string_view authority = text.substr(0, text.find_first_of("/?", kSlashes));
  authority.remove_prefix(authority.find('@') == std::string_view::npos ? 0 : authority.rfind('@'));
  return authority.find(',') != std::string_view::npos;
}

}  // namespace

std::optional<Url> read_url(const TargetText& text, Mistakes& mistakes) {
  auto url = parse_url(text.address);
  if (!url) {
    text.refuse(fmt::format("malformed URL: {}", url.error().message), mistakes);
    return std::nullopt;
  }
  if (url->host.empty()) {
    text.refuse(fmt::format("has no host; write it like {}://localhost", text.scheme), mistakes);
    return std::nullopt;
  }
  return *url;
}

std::optional<HostAndPort> read_host_and_port(const TargetText& text, std::uint16_t usual_port, Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  if (!url) return std::nullopt;
  if (url->user || url->path.size() > 1 || url->query) {
    text.refuse(fmt::format("{}: takes a host and a port and nothing else", text.scheme), mistakes);
  }
  return HostAndPort{url->host, url->port.value_or(usual_port)};
}

std::optional<HostAndPort> read_one_host(const TargetText& text, std::uint16_t usual_port, Mistakes& mistakes) {
  if (names_several_hosts(text.rest)) {
    text.refuse(fmt::format("{}: asks one server; write a target for each", text.scheme), mistakes);
    return std::nullopt;
  }
  const auto url = read_url(text, mistakes);
  if (!url) return std::nullopt;
  if (url->user) {
    text.refuse(fmt::format("{}: asks without logging in; leave out user and password", text.scheme), mistakes);
    return std::nullopt;
  }
  return read_host_and_port(text, usual_port, mistakes);
}

void note_credentials(const Url& url, Target& target) {
  if (url.password) target.secrets.push_back(*url.password);
  if (url.user) (url.password ? target.known : target.secrets).push_back(*url.user);  // alone it may be a token
  target.known.push_back(url.host);
  const std::string query = url.query.value_or("");
  for (const QueryItem& item : split_query(query)) {
    const auto value = percent_decode(item.value.value_or(""));
    if (redact::is_secret_name(item.name) && value) target.secrets.push_back(*value);
  }
}

Answer not_resolved(const Error& error) {
  const State state = error.failure == Failure::not_found ? State::unresolved : State::lookup_failed;
  return {.state = state, .message = error.message};
}

Answer not_connected(const Error& error, const std::vector<net::Address>& addresses) {
  const State state = error.failure == Failure::refused ? State::refused : State::failed;
  const bool near = std::ranges::all_of(addresses, &net::Address::is_near);
  return {.state = state, .message = error.message, .near = near, .resolved = true};
}

tl::expected<net::Connection, Answer> reach(const std::string& host, std::uint16_t port, const Deadline& deadline) {
  const auto addresses = net::resolve(host, port, deadline);
  if (!addresses) return tl::unexpected{not_resolved(addresses.error())};
  auto connection = net::connect_any(*addresses, deadline);
  if (!connection) return tl::unexpected{not_connected(connection.error(), *addresses)};
  return std::move(*connection);
}

}  // namespace toolkit::health
