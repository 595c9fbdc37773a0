#include "lib/results/xml_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit::results {
namespace {

/// Where a text stands.
enum class Place { content, attribute };

/// What stands for an ASCII character; nothing where that is the character itself.
std::string_view reference(char c, Place place) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";  // everywhere, for the sake of "]]>"
    case '"': return "&quot;";
    // As themselves, a reader takes the first for a line feed, and in an attribute the others for blanks.
    case '\r': return "&#13;";
    case '\t': return place == Place::attribute ? "&#9;" : "";
    case '\n': return place == Place::attribute ? "&#10;" : "";
    default: return {};
  }
}

/// Source: XML 1.0, fifth edition, 2.2 [2]; U+FFFE and U+FFFF are the only ones of several bytes.
bool is_allowed(std::string_view character) {
  if (character == "\t" || character == "\n") return true;
  if (character.size() == 1) return static_cast<unsigned char>(character.front()) >= 0x20;
  return character != "\xef\xbf\xbe" && character != "\xef\xbf\xbf";
}

/// What stands for a character, or for a byte that is none; nothing where that is the character itself.
std::string written(std::string_view character, bool is_valid, Place place) {
  const std::string_view one = reference(character.front(), place);
  if (!one.empty()) return std::string{one};
  std::string spelled;
  if (is_valid && is_allowed(character)) return spelled;
  for (const char c : character) spelled += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return spelled;
}

/// Printable ASCII that stands for itself: most of any text.
bool is_plain(char c) { return c >= ' ' && c < 0x7f && c != '&' && c != '<' && c != '>' && c != '"'; }

std::string escaped(std::string_view text, Place place) {
  std::string result;
  result.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
    result.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t length = utf8_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    const std::string instead = written(character, length != 0, place);
    result.append(instead.empty() ? character : instead);
    text.remove_prefix(character.size());
  }
  return result;
}

}  // namespace

std::string xml_text(std::string_view text) { return escaped(text, Place::content); }

std::string xml_attribute(std::string_view text) { return escaped(text, Place::attribute); }

}  // namespace toolkit::results
