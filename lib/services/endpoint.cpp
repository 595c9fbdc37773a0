#include "lib/services/endpoint.hpp"

#include <algorithm>

namespace toolkit::services {
namespace {

constexpr const char* kMachines = "host";

std::optional<Endpoint> on_machine(const docker::Container& container, std::uint16_t port, const Here& here) {
  if (const auto found = container.published.find(port); found != container.published.end()) {
    const docker::PublishedPort& published = found->second;
    return Endpoint{published.ip.empty() ? here.machine : published.ip, published.port, /*published=*/true};
  }
  if (container.networks.contains(kMachines)) return Endpoint{here.machine, port};
  if (here.machine != "localhost") return std::nullopt;  // addresses of containers lead nowhere from another machine
  for (const auto& [name, network] : container.networks) {
    if (!network.ip.empty()) return Endpoint{network.ip, port};
  }
  return std::nullopt;
}

}  // namespace

std::string name_in(const docker::Attachment& network, const docker::Container& container) {
  const auto is_name = [&](const std::string& alias) { return !container.id.starts_with(alias); };
  const auto found = std::ranges::find_if(network.aliases, is_name);
  return found == network.aliases.end() ? container.name : *found;
}

bool Here::on_machine() const { return !own || own->networks.contains(kMachines); }

bool is_engines_own(const std::string& network) {
  return network == "bridge" || network == kMachines || network == "none";
}

std::optional<Endpoint> endpoint_of(const docker::Container& container, std::uint16_t port, const Here& here,
                                    const std::string& host) {
  if (here.on_machine()) return on_machine(container, port, here);
  for (const auto& [shared, attachment] : container.networks) {
    if (!here.own->networks.contains(shared)) continue;
    if (is_engines_own(shared)) {
      if (!attachment.ip.empty()) return Endpoint{attachment.ip, port};
      continue;
    }
    return Endpoint{host.empty() ? name_in(attachment, container) : host, port};
  }
  return std::nullopt;
}

}  // namespace toolkit::services
