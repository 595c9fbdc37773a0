#include "lib/services/github_services.hpp"

#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit::services {
namespace {

using nlohmann::json;

tl::unexpected<Error> malformed(std::string_view what) {
  return fail(Failure::corrupt, fmt::format("{}; write services: ${{{{ toJSON(job.services) }}}}", what));
}

/// "5432", or "5432/tcp"; a number or a text.
std::optional<std::uint16_t> port_of(std::string text) {
  if (text.ends_with("/tcp")) text.resize(text.size() - 4);
  const auto port = parse_number(text, 1, UINT16_MAX);
  if (!port) return std::nullopt;
  return static_cast<std::uint16_t>(*port);
}

std::string scalar(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

Result<std::map<std::uint16_t, std::uint16_t>> read_ports(const std::string& name, const json& service) {
  std::map<std::uint16_t, std::uint16_t> ports;
  const auto found = service.find("ports");
  if (found == service.end() || found->is_null()) return ports;
  if (!found->is_object()) return malformed(fmt::format("{}: its ports are no object", printable(name)));
  for (const auto& [inside, outside] : found->items()) {
    if (inside.ends_with("/udp")) continue;
    const auto from = port_of(inside);
    const auto to = port_of(scalar(outside));
    if (!from || !to) {
      return malformed(fmt::format("{}: '{}: {}' is no pair of ports", printable(name), printable(inside),
                                   printable(cut_utf8(scalar(outside), 60))));
    }
    ports[*from] = *to;
  }
  return ports;
}

Result<GithubService> read_service(const std::string& name, const json& service) {
  if (!service.is_object()) return malformed(fmt::format("{}: it is no object", printable(name)));
  const auto ports = read_ports(name, service);
  if (!ports) return tl::unexpected{ports.error()};
  const auto id = service.find("id");
  return GithubService{.name = name,
                       .container = id != service.end() && id->is_string() ? id->get<std::string>() : std::string{},
                       .ports = *ports};
}

}  // namespace

Result<std::vector<GithubService>> read_github_services(std::string_view document) {
  std::vector<GithubService> services;
  if (trimmed(document).empty()) return services;
  const json parsed = json::parse(document, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_null()) return services;
  if (!parsed.is_object()) {
    return malformed(fmt::format("'{}' is not the JSON of a job's services", printable(cut_utf8(document, 60))));
  }
  for (const auto& [name, service] : parsed.items()) {
    auto read = read_service(name, service);
    if (!read) return tl::unexpected{read.error()};
    services.push_back(std::move(*read));
  }
  return services;
}

}  // namespace toolkit::services
