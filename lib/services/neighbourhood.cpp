#include "lib/services/neighbourhood.hpp"

#include <algorithm>
#include <utility>

namespace toolkit::services {
namespace {

using docker::Container;

bool is_this_machine(const std::string& host, const Here& here) {
  return host == "localhost" || host == "::1" || host.starts_with("127.") || host == here.machine;
}

/// A port of the machine leads into it, as one that it publishes or since it has the machine's network.
bool has_port_of_machine(const Container& container, const std::string& host, std::uint16_t port, const Here& here) {
  const bool is_published = std::ranges::any_of(container.published, [&](const auto& entry) {
    const docker::PublishedPort& published = entry.second;
    return published.port == port && (is_this_machine(host, here) || published.ip == host);
  });
  if (is_published || !is_this_machine(host, here)) return is_published;
  return container.networks.contains("host") && std::ranges::find(container.ports, port) != container.ports.end();
}

bool is_called(const Container& container, const std::string& host, const Here& here) {
  if (is_this_machine(host, here)) return false;
  if (container.name == host) return true;
  return std::ranges::any_of(container.networks, [&](const auto& entry) {
    const docker::Attachment& network = entry.second;
    return network.ip == host || std::ranges::find(network.aliases, host) != network.aliases.end();
  });
}

}  // namespace

const Container* container_at(const Neighbourhood& neighbourhood, const std::string& host, std::uint16_t port) {
  const Container* best = nullptr;
  const auto rank = [](const Container& container) { return std::pair{!container.is_over(), container.started}; };
  for (const Container& container : neighbourhood.containers) {
    const bool is_there =
        is_called(container, host, neighbourhood.here) ||
        (neighbourhood.here.on_machine() && has_port_of_machine(container, host, port, neighbourhood.here));
    if (is_there && (best == nullptr || rank(container) > rank(*best))) best = &container;
  }
  return best;
}

}  // namespace toolkit::services
