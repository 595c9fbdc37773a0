#include "lib/docker/container.hpp"

#include <algorithm>
#include <ctime>
#include <limits>
#include <optional>

#include <nlohmann/json.hpp>

#include "lib/core/values.hpp"

namespace toolkit::docker {
namespace {

using nlohmann::json;

constexpr std::int64_t kNanos = 1'000'000'000;

/// The member, or null for what is no object or has none of this name.
const json& member(const json& value, const char* name) {
  static const json null;
  if (!value.is_object()) return null;
  const auto found = value.find(name);
  return found == value.end() ? null : *found;
}

std::string text(const json& value) { return value.is_string() ? value.get<std::string>() : std::string{}; }

std::vector<std::string> texts(const json& value) {
  std::vector<std::string> list;
  if (!value.is_array()) return list;
  for (const json& item : value) {
    if (item.is_string()) list.push_back(item.get<std::string>());
  }
  return list;
}

std::map<std::string, std::string> text_members(const json& value) {
  std::map<std::string, std::string> members;
  if (!value.is_object()) return members;
  for (const auto& [name, item] : value.items()) members[name] = text(item);
  return members;
}

/// The engine writes names with a slash in front.
std::string name_of(std::string name) {
  if (name.starts_with('/')) name.erase(0, 1);
  return name;
}

Health health_of(const std::string& status) {
  if (status == "starting") return Health::starting;
  if (status == "healthy") return Health::healthy;
  return status == "unhealthy" ? Health::unhealthy : Health::none;
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  const auto number = parse_number(text, 1, UINT16_MAX);
  if (!number) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

/// "5432/tcp"; nothing for another protocol.
std::optional<std::uint16_t> tcp_port(std::string_view text) {
  constexpr std::string_view kProtocol = "/tcp";
  if (!text.ends_with(kProtocol)) return std::nullopt;
  return port_of(text.substr(0, text.size() - kProtocol.size()));
}

std::map<std::string, std::string> variables(const json& list) {
  std::map<std::string, std::string> result;
  for (const std::string& entry : texts(list)) {
    const std::size_t equals = entry.find('=');
    if (equals != std::string::npos) result[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  return result;
}

/// "Z" or "+02:00"; nothing for anything else.
std::optional<std::int64_t> seconds_east(std::string_view zone) {
  if (zone == "Z") return 0;
  constexpr std::size_t kSize = std::string_view{"+02:00"}.size();
  if (zone.size() != kSize || zone[3] != ':' || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const auto hours = parse_number(zone.substr(1, 2), 0, 23);
  const auto minutes = parse_number(zone.substr(4), 0, 59);
  if (!hours || !minutes) return std::nullopt;
  const auto seconds = static_cast<std::int64_t>(*hours * 3600 + *minutes * 60);
  return zone[0] == '-' ? -seconds : seconds;
}

/// "2026-11-22T12:01:02.345678901Z" in ns since 1970; 0 for what is none, and for "0001-01-01T00:00:00Z", never.
std::int64_t time_of(const std::string& time) {
  std::tm parts{};
  const char* rest = ::strptime(time.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (rest == nullptr) return 0;
  const std::int64_t seconds = ::timegm(&parts);
  if (seconds <= 0 || seconds >= std::numeric_limits<std::int64_t>::max() / kNanos - 1) return 0;
  std::int64_t fraction = 0;
  std::int64_t digit = kNanos;
  if (*rest == '.') {
    for (++rest; *rest >= '0' && *rest <= '9'; ++rest) fraction += (digit /= 10) * (*rest - '0');
  }
  const auto offset = seconds_east(rest);
  return offset ? (seconds - *offset) * kNanos + fraction : 0;
}

void read_state(const json& state, Container& container) {
  container.status = text(member(state, "Status"));
  const json& code = member(state, "ExitCode");
  if (code.is_number_integer()) container.exit_code = code.get<int>();
  container.started = time_of(text(member(state, "StartedAt")));
  container.ended = time_of(text(member(state, "FinishedAt")));
  const json& health = member(state, "Health");
  container.health = health_of(text(member(health, "Status")));
  const json& log = member(health, "Log");
  if (log.is_array() && !log.empty()) container.last_check = text(member(log.back(), "Output"));
}

void read_config(const json& config, Container& container) {
  container.image = text(member(config, "Image"));
  container.command = texts(member(config, "Cmd"));
  container.environment = variables(member(config, "Env"));
  container.labels = text_members(member(config, "Labels"));
  const json& terminal = member(config, "Tty");
  container.has_terminal = terminal.is_boolean() && terminal.get<bool>();
  const json& exposed = member(config, "ExposedPorts");
  if (!exposed.is_object()) return;
  for (const auto& [port, nothing] : exposed.items()) {
    if (const auto number = tcp_port(port)) container.ports.push_back(*number);
  }
  std::ranges::sort(container.ports);
}

/// Of several bindings the first that has a port: "::" stands beside "0.0.0.0" with the same one.
std::optional<PublishedPort> published_port(const json& bindings) {
  if (!bindings.is_array()) return std::nullopt;
  for (const json& binding : bindings) {
    const auto port = port_of(text(member(binding, "HostPort")));
    const std::string ip = text(member(binding, "HostIp"));
    if (port) return PublishedPort{ip == "0.0.0.0" || ip == "::" ? "" : ip, *port};
  }
  return std::nullopt;
}

void read_published(const json& ports, Container& container) {
  if (!ports.is_object()) return;
  for (const auto& [name, bindings] : ports.items()) {
    const auto port = tcp_port(name);
    if (const auto published = published_port(bindings); port && published) container.published[*port] = *published;
  }
}

void read_network_settings(const json& settings, Container& container) {
  read_published(member(settings, "Ports"), container);
  const json& networks = member(settings, "Networks");
  if (!networks.is_object()) return;
  for (const auto& [name, network] : networks.items()) {
    container.networks[name] = {text(member(network, "IPAddress")), texts(member(network, "Aliases"))};
  }
}

ListedContainer listed(const json& entry) {
  ListedContainer container;
  container.id = text(member(entry, "Id"));
  container.status = text(member(entry, "State"));
  container.labels = text_members(member(entry, "Labels"));
  if (const auto names = texts(member(entry, "Names")); !names.empty()) container.name = name_of(names.front());
  for (const auto& [name, nothing] : text_members(member(member(entry, "NetworkSettings"), "Networks"))) {
    container.networks.push_back(name);
  }
  return container;
}

}  // namespace

Result<Container> parse_container(std::string_view document) {
  const json parsed = json::parse(document, nullptr, /*allow_exceptions=*/false);
  Container container;
  container.id = text(member(parsed, "Id"));
  container.name = name_of(text(member(parsed, "Name")));
  read_state(member(parsed, "State"), container);
  read_config(member(parsed, "Config"), container);
  read_network_settings(member(parsed, "NetworkSettings"), container);
  // One that does not run publishes nothing.
  if (container.status != "running" && container.published.empty())
    read_published(member(member(parsed, "HostConfig"), "PortBindings"), container);
  if (container.status.empty()) return fail(Failure::corrupt, "its answer does not say the container's state");
  return container;
}

Result<std::vector<ListedContainer>> parse_containers(std::string_view document) {
  const json parsed = json::parse(document, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_array()) return fail(Failure::corrupt, "its answer is no list of containers");
  std::vector<ListedContainer> list;
  for (const json& entry : parsed) {
    ListedContainer container = listed(entry);
    if (container.id.empty()) return fail(Failure::corrupt, "its list has a container without an id");
    list.push_back(std::move(container));
  }
  return list;
}

}  // namespace toolkit::docker
