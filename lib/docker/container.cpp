#include "lib/docker/container.hpp"

#include <nlohmann/json.hpp>

namespace toolkit::docker {
namespace {

using nlohmann::json;

/// The member, or null for what is no object or has none of this name.
const json& member(const json& value, const char* name) {
  static const json null;
  if (!value.is_object()) return null;
  const auto found = value.find(name);
  return found == value.end() ? null : *found;
}

std::string text(const json& value) { return value.is_string() ? value.get<std::string>() : std::string{}; }

Health health_of(const std::string& status) {
  if (status == "starting") return Health::starting;
  if (status == "healthy") return Health::healthy;
  return status == "unhealthy" ? Health::unhealthy : Health::none;
}

}  // namespace

Result<Container> parse_container(std::string_view document) {
  const json parsed = json::parse(document, nullptr, /*allow_exceptions=*/false);
  const json& state = member(parsed, "State");
  Container container;
  container.status = text(member(state, "Status"));
  if (container.status.empty()) return fail(Failure::corrupt, "its answer does not say the container's state");
  const json& code = member(state, "ExitCode");
  if (code.is_number_integer()) container.exit_code = code.get<int>();
  const json& health = member(state, "Health");
  container.health = health_of(text(member(health, "Status")));
  const json& log = member(health, "Log");
  if (log.is_array() && !log.empty()) container.last_check = text(member(log.back(), "Output"));
  return container;
}

}  // namespace toolkit::docker
