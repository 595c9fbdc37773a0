#include "lib/yaml/source.hpp"

#include <algorithm>

#include "lib/core/text.hpp"

namespace toolkit::yaml {
namespace {

/// Without what follows the last ` #`; a '#' in quotes is taken for one too, which does no harm where this is used.
std::string_view without_comment(std::string_view line) {
  if (trimmed(line).starts_with('#')) return {};
  const std::size_t comment = line.find(" #");
  return line.substr(0, comment);
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// A line that can be nothing but a key whose ':' is missing, or text.
bool is_bare_word(std::string_view line) {
  const std::string_view text = trimmed(line);
  return !text.empty() && !is_item(line) && !text.ends_with(':') && text.find(": ") == std::string_view::npos &&
         text.find_first_of("#\"'[]{}|>&*!") == std::string_view::npos;
}

}  // namespace

std::size_t indentation(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

bool is_item(std::string_view line) {
  const std::string_view text = line.substr(indentation(line));
  return text.starts_with('-') && (text.size() == 1 || is_blank(text[1]) || text[1] == '\r');
}

Source::Source(std::string_view text) : text_{text}, starts_{0} {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    starts_.push_back(at + 1);
  }
}

std::string_view Source::line(std::size_t number) const {
  if (number >= starts_.size()) return {};
  const std::string_view rest = from_line(number);
  return rest.substr(0, rest.find('\n'));
}

std::string_view Source::from(Place place) const {
  if (place.line >= starts_.size()) return {};
  return text_.substr(std::min(starts_[place.line] + place.column, text_.size()));
}

Mark Source::mark(Place place) const {
  const std::string_view before = line(place.line).substr(0, place.column);
  const auto characters =
      std::ranges::count_if(before, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
  return {place.line + 1, static_cast<std::size_t>(characters) + 1};
}

std::optional<Place> Source::control_character() const {
  for (std::size_t number = 0; number < starts_.size(); ++number) {
    const std::string_view text = line(number);
    const auto found = std::ranges::find_if(text, [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return (byte < 0x20 && c != '\t' && c != '\r') || byte == 0x7f;
    });
    if (found != text.end()) return Place{number, static_cast<std::size_t>(found - text.begin())};
  }
  return std::nullopt;
}

bool Source::is_quote_closed(Place place) const {
  std::string_view text = from(place);
  if (text.empty()) return true;
  const char quote = text.front();
  for (text.remove_prefix(1); !text.empty(); text.remove_prefix(1)) {
    const bool is_pair = text.size() > 1 && (quote == '"' ? text[0] == '\\' : text.starts_with("''"));
    if (is_pair) {
      text.remove_prefix(1);
    } else if (text.front() == quote) {
      return true;
    }
  }
  return false;
}

std::optional<Place> Source::open_quote(std::size_t first_line) const {
  for (std::size_t number = first_line; number < starts_.size(); ++number) {
    const std::string_view text = line(number);
    for (std::size_t at = text.find_first_of("\"'"); at != std::string_view::npos;
         at = text.find_first_of("\"'", at + 1)) {
      const bool opens =
          at == 0 || is_blank(text[at - 1]) || std::string_view{"[{,:"}.find(text[at - 1]) != std::string_view::npos;
      if (opens && !is_quote_closed({number, at})) return Place{number, at};
    }
  }
  return std::nullopt;
}

Place Source::dash_before(Place next) const {
  std::string_view text = without_comment(line(next.line).substr(0, next.column));
  for (std::size_t number = next.line;; text = without_comment(line(--number))) {
    const std::string_view found = trimmed(text);
    if (found.ends_with('-'))
      return {number, static_cast<std::size_t>(found.data() + found.size() - 1 - line(number).data())};
    if (!found.empty() || number == 0) return next;
  }
}

Place Source::last_before(Place place, std::string_view characters) const {
  const std::size_t found = line(place.line).substr(0, place.column).find_last_of(characters);
  return found == std::string_view::npos ? place : Place{place.line, found};
}

std::optional<Place> Source::key_without_colon(Place colon) const {
  std::size_t first = colon.line;
  while (first > 0 && is_bare_word(line(first - 1))) --first;
  if (first == colon.line) return std::nullopt;
  return Place{first, indentation(line(first))};
}

}  // namespace toolkit::yaml
