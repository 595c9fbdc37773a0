#include "lib/services/found_service.hpp"

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/services/known_services.hpp"

namespace toolkit::services {
namespace {

constexpr std::string_view kOpenFor = "open-for=100ms";

std::string by_engine(const docker::Container& container) { return "docker:" + container.name; }

std::string with_option(std::string target, std::string_view option) {
  target += target.find('#') == std::string::npos ? '#' : '&';
  return target.append(option);
}

/// Ties the target to its container, whose end is the target's.
std::string of_container(std::string target, const docker::Container& container) {
  return with_option(std::move(target), "container=" + percent_encode(container.name));
}

/// The ports that somebody wants to reach, else the first there is.
std::vector<std::uint16_t> ports_to_ask(const docker::Container& container) {
  std::vector<std::uint16_t> ports;
  for (const auto& [port, published] : container.published) ports.push_back(port);
  if (ports.empty() && !container.ports.empty()) ports.push_back(container.ports.front());
  return ports;
}

std::vector<std::string> tcp_targets(const docker::Container& container, const Here& here, const std::string& host) {
  std::vector<std::string> targets;
  for (const std::uint16_t port : ports_to_ask(container)) {
    if (const auto endpoint = endpoint_of(container, port, here, host)) {
      targets.push_back(of_container(connection_target(*endpoint), container));
    }
  }
  return targets;
}

/// The target by the service's own protocol, or why there is none.
Result<std::string> own_target(const docker::Container& container, const Here& here, const std::string& host) {
  const KnownService* known = known_service(container);
  if (known == nullptr) return fail(Failure::not_found, "its image is not known");
  const auto endpoint = endpoint_of(container, known->port, here, host);
  if (!endpoint) return fail(Failure::unreachable, fmt::format("its port {} cannot be reached from here", known->port));
  auto target = known->target(*endpoint, container);
  if (!target) return target;
  // Its image may be set up in ways that we do not know of.
  return with_option(of_container(std::move(*target), container), "refusal=ready");
}

}  // namespace

std::string connection_target(const Endpoint& endpoint) {
  const std::string target = "tcp://" + host_and_port(endpoint.host, endpoint.port);
  return endpoint.published ? with_option(target, kOpenFor) : target;
}

FoundService found_service(const docker::Container& container, const Here& here, const std::string& host, bool ends) {
  FoundService found{.name = container.name, .image = container.image, .targets = {by_engine(container)}, .note = {}};
  if (ends || container.is_over()) {
    // What has ended had one task, if it is nothing that should go on.
    const bool goes_on = !ends && (known_service(container) != nullptr || container.has_health_check());
    found.targets = {with_option(by_engine(container), goes_on ? "state=running" : "state=exited")};
    return found;
  }
  auto own = own_target(container, here, host);
  if (own) {
    found.targets = {std::move(*own)};
    return found;
  }
  if (container.has_health_check()) {
    found.note = own.error().message + ": its health check is asked";
    return found;
  }
  if (auto tcp = tcp_targets(container, here, host); !tcp.empty()) {
    found.targets = std::move(tcp);
    found.note = own.error().message + ": only a connection is asked for";
  } else {
    found.note = own.error().message + ", nor a port of it: it is only asked whether it runs";
  }
  return found;
}

}  // namespace toolkit::services
