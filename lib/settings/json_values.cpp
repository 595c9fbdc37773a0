#include "lib/settings/json_values.hpp"

#include <algorithm>

#include "lib/core/text.hpp"

namespace toolkit::settings {

nlohmann::json json_of_bytes(const std::string& value) {
  constexpr unsigned char kLastAscii = 0x7f;
  const bool is_ascii = std::ranges::all_of(value, [](unsigned char byte) { return byte <= kLastAscii; });
  if (is_ascii || valid_utf8(value) == value) return value;
  nlohmann::json bytes = nlohmann::json::array();
  for (const char byte : value) bytes.push_back(static_cast<unsigned char>(byte));
  return bytes;
}

std::string bytes_of(const nlohmann::json& value) {
  if (!value.is_array()) return value.get<std::string>();
  std::string bytes;
  for (const nlohmann::json& byte : value) bytes += static_cast<char>(whole_number<unsigned char>(byte));
  return bytes;
}

}  // namespace toolkit::settings
