#include "lib/results/json_text.hpp"

#include <charconv>
#include <cstddef>
#include <optional>

#include "lib/core/text.hpp"

namespace toolkit::results {
namespace {

using nlohmann::json;

constexpr std::size_t kEscape = std::string_view{"\\ud83d"}.size();

/// Of "\ud83d" at the front of `text`.
std::optional<unsigned> code_unit(std::string_view text) {
  if (text.size() < kEscape || !text.starts_with("\\u")) return std::nullopt;
  unsigned unit = 0;
  const char* end = text.data() + kEscape;
  const auto [stop, error] = std::from_chars(text.data() + 2, end, unit, 16);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return unit;
}

bool is_high(std::optional<unsigned> unit) { return unit && *unit >= 0xd800 && *unit < 0xdc00; }
bool is_low(std::optional<unsigned> unit) { return unit && *unit >= 0xdc00 && *unit < 0xe000; }

std::string without_half_characters(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    result.append(text.substr(0, plain));
    text.remove_prefix(plain);
    const auto unit = code_unit(text);
    std::size_t length = unit ? kEscape : 2;
    if (is_high(unit) && is_low(code_unit(text.substr(kEscape)))) {
      length = 2 * kEscape;
    } else if (is_high(unit) || is_low(unit)) {
      result += "\\ufffd";
      text.remove_prefix(length);
      continue;
    }
    result.append(text.substr(0, length));
    text.remove_prefix(std::min(length, text.size()));
  }
  return result;
}

json parsed(std::string_view text) { return json::parse(text, nullptr, /*allow_exceptions=*/false); }

}  // namespace

json parse_json(std::string_view text) {
  json document = parsed(text);
  if (!document.is_discarded()) return document;
  return parsed(without_half_characters(valid_utf8(text)));
}

const json& member(const json& value, const char* name) {
  static const json null;
  if (!value.is_object()) return null;
  const auto found = value.find(name);
  return found == value.end() ? null : *found;
}

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : std::string{}; }

std::vector<std::string> texts_of(const json& value) {
  std::vector<std::string> list;
  if (!value.is_array()) return list;
  for (const json& item : value) {
    if (item.is_string()) list.push_back(item.get<std::string>());
    if (!item.is_array()) continue;
    for (const json& inner : item) list.push_back(text_of(inner));
  }
  return list;
}

unsigned number_of(const json& value) {
  constexpr double kMost = 1e9;
  if (!value.is_number()) return 0;
  const double number = value.get<double>();
  return number >= 0 && number <= kMost ? static_cast<unsigned>(number) : 0;
}

}  // namespace toolkit::results
