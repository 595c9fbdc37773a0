#include "lib/wire/elasticsearch.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"

namespace toolkit::wire {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> kNames{"red", "yellow", "green"};

/// The text at `name` of an object; empty for anything else.
std::string text_at(const json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

std::optional<ClusterStatus> parse_cluster_status(std::string_view word) {
  const auto found = std::ranges::find(kNames, word);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<ClusterStatus>(found - kNames.begin());
}

std::string_view cluster_status_name(ClusterStatus status) { return kNames.at(static_cast<std::size_t>(status)); }

std::optional<ClusterStatus> read_cluster_status(std::string_view body) {
  return parse_cluster_status(text_at(json::parse(body, nullptr, /*allow_exceptions=*/false), "status"));
}

std::string read_cluster_error(std::string_view body) {
  const json document = json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object() || !document.contains("error")) return std::string{trimmed(body)};
  const json& error = document["error"];
  if (error.is_string()) return error.get<std::string>();
  const std::string type = text_at(error, "type");
  const std::string reason = text_at(error, "reason");
  if (type.empty() || reason.empty()) return type + reason;
  return fmt::format("{}: {}", type, reason);
}

}  // namespace toolkit::wire
