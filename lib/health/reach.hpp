// What the probes over TCP have in common: a host and a port in a URL, and the way to a connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/core/url.hpp"
#include "lib/health/target.hpp"
#include "lib/net/connect.hpp"

namespace toolkit::health {

/// The target's URL, which must have a host; mistakes are added with the target in front.
[[nodiscard]] std::optional<Url> read_url(const TargetText& text, Mistakes& mistakes);

/// A host, a port and nothing else, as `scheme://HOST[:PORT]`; mistakes are added with the target in front.
[[nodiscard]] std::optional<HostAndPort> read_host_and_port(const TargetText& text, std::uint16_t usual_port,
                                                            Mistakes& mistakes);

/// The same for services whose drivers take logins and lists of hosts in their URLs, which are mistakes here.
[[nodiscard]] std::optional<HostAndPort> read_one_host(const TargetText& text, std::uint16_t usual_port,
                                                       Mistakes& mistakes);

/// Password and names of the URL go to the target's `secrets` and `known`.
void note_credentials(const Url& url, Target& target);

/// Resolves and connects, or says why not as the probe's answer.
[[nodiscard]] tl::expected<net::Connection, Answer> reach(const std::string& host, std::uint16_t port,
                                                          const Deadline& deadline);

/// The answer for a connection that could not be made to any of `addresses`.
[[nodiscard]] Answer not_connected(const Error& error, const std::vector<net::Address>& addresses);

/// The answer for a name that could not be resolved.
[[nodiscard]] Answer not_resolved(const Error& error);

}  // namespace toolkit::health
