#include "lib/services/neighbourhood.hpp"

#include <algorithm>
#include <utility>

namespace toolkit::services {
namespace {

using docker::Container;

bool is_loopback(const std::string& host) { return host == "localhost" || host == "::1" || host.starts_with("127."); }

/// The machine that has the engine, and the ports which containers publish.
bool is_machine(const std::string& host, const Here& here) {
  return is_loopback(here.machine) ? is_loopback(host) : host == here.machine;
}

/// A port of the machine leads into it, as one that it publishes or since it has the machine's network.
bool has_port_of_machine(const Container& container, const std::string& host, std::uint16_t port, const Here& here) {
  const bool is_published = std::ranges::any_of(container.published, [&](const auto& entry) {
    const docker::PublishedPort& published = entry.second;
    return published.port == port && (is_machine(host, here) || published.ip == host);
  });
  if (is_published || !is_machine(host, here)) return is_published;
  return container.networks.contains("host") && std::ranges::find(container.ports, port) != container.ports.end();
}

/// Names lead to a container in a network that is ours, too; every project's database is called db in its own. On the
/// engine's machine all addresses lead there.
bool is_called(const Container& container, const std::string& host, const Here& here) {
  if (host.empty() || is_machine(host, here)) return false;
  return std::ranges::any_of(container.networks, [&](const auto& entry) {
    const auto& [name, network] = entry;
    const bool is_shared = here.own && here.own->networks.contains(name);
    if (!is_shared && !(here.on_machine() && is_loopback(here.machine))) return false;
    if (network.ip == host) return true;
    const bool is_name = container.name == host || std::ranges::find(network.aliases, host) != network.aliases.end();
    return is_name && is_shared && !is_engines_own(name);
  });
}

}  // namespace

const Container* container_at(const Neighbourhood& neighbourhood, const std::string& host, std::uint16_t port) {
  const Container* best = nullptr;
  const auto rank = [](const Container& container) { return std::pair{!container.is_over(), container.started}; };
  const Here& here = neighbourhood.here;
  for (const Container& container : neighbourhood.containers) {
    if (here.own && container.id == here.own->id) continue;
    const bool is_there =
        is_called(container, host, here) || (here.on_machine() && has_port_of_machine(container, host, port, here));
    if (is_there && (best == nullptr || rank(container) > rank(*best))) best = &container;
  }
  return best;
}

}  // namespace toolkit::services
