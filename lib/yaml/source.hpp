// The text of a YAML document by lines and columns.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/yaml/list.hpp"

namespace toolkit::yaml {

/// A place in the text as yaml-cpp counts: from 0, a column is a byte.
struct Place {
  std::size_t line = 0;
  std::size_t column = 0;
};

class Source {
 public:
  explicit Source(std::string_view text);

  [[nodiscard]] std::size_t line_count() const { return starts_.size(); }
  /// Without its line break.
  [[nodiscard]] std::string_view line(std::size_t number) const;
  /// From the line on to the end.
  [[nodiscard]] std::string_view from_line(std::size_t number) const { return text_.substr(starts_[number]); }
  [[nodiscard]] std::string_view from(Place place) const;
  [[nodiscard]] Mark mark(Place place) const;

  /// Where the first byte is that no YAML may hold; yaml-cpp takes one of them for the end.
  [[nodiscard]] std::optional<Place> control_character() const;
  /// Whether the text in quotes that begins there ends anywhere.
  [[nodiscard]] bool is_quote_closed(Place place) const;
  /// The first quote from that line on that opens and does not end.
  [[nodiscard]] std::optional<Place> open_quote(std::size_t first_line) const;
  /// The dash behind which an item is missing; `next` is the first thing that follows.
  [[nodiscard]] Place dash_before(Place next) const;
  /// The last of these characters before the place in its line; the place itself when there is none.
  [[nodiscard]] Place last_before(Place place, std::string_view characters) const;
  /// Where a key begins that goes over several lines up to the ':' there, which none may: its first line lacks a ':'.
  [[nodiscard]] std::optional<Place> key_without_colon(Place colon) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

/// How far in the line's text begins: its count of leading blanks.
[[nodiscard]] std::size_t indentation(std::string_view line);

/// Whether the line begins an item of a list.
[[nodiscard]] bool is_item(std::string_view line);

}  // namespace toolkit::yaml
