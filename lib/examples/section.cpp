#include "lib/examples/section.hpp"

#include <algorithm>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::examples {

Section::Section(std::string text, results::TestId test) : text_{std::move(text)}, test_{std::move(test)} {
  for (results::Lines lines{text_}; lines.next();) lines_.push_back(lines.line());
}

std::size_t indentation(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

std::optional<std::string_view> after(std::string_view line, std::string_view mark) {
  const std::size_t at = line.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  return line.substr(at + mark.size());
}

std::optional<std::string_view> between(std::string_view line, std::string_view open, std::string_view close) {
  const auto rest = after(line, open);
  const std::size_t end = rest ? rest->find(close) : std::string_view::npos;
  if (end == std::string_view::npos) return std::nullopt;
  return rest->substr(0, end);
}

std::optional<std::size_t> number_after(std::string_view line, std::string_view mark) {
  auto rest = after(line, mark);
  unsigned number = 0;
  if (!rest || !results::take_number(*rest, number)) return std::nullopt;
  return number;
}

void Gathered::add(std::string_view line) {
  if (text_.size() >= kLongestText) return;
  if (!text_.empty()) text_ += '\n';
  text_ += line.substr(0, kLongestText);
}

std::string Gathered::text() const { return clipped(text_); }

std::string clipped(std::string_view text) {
  // A byte that belongs to no character becomes three.
  return std::string{cut_utf8(valid_utf8(cut_utf8(text, kLongestText)), kLongestText)};
}

}  // namespace toolkit::examples
