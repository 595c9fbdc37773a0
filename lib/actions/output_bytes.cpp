#include "lib/actions/output_bytes.hpp"

#include <algorithm>

#include "lib/actions/runner_text.hpp"

namespace toolkit::actions {
namespace {

bool is_pair(const char* at) { return at[0] == at[1] && (at[0] == ':' || at[0] == '#'); }

bool is_plain_blank(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }

/// How many bytes the blank at the beginning of `text` has; 0 if there is none.
std::size_t blank_at_front(std::string_view text) {
  if (is_plain_blank(text.front())) return 1;
  if (static_cast<unsigned char>(text.front()) < 0x80) return 0;
  for (const std::string_view wide : kWideBlanks)
    if (text.starts_with(wide)) return wide.size();
  return 0;
}

}  // namespace

// Blocks without a branch in them: compilers make vector code of the inner loop.
std::size_t find_pair(std::string_view text, std::size_t from) {
  constexpr std::size_t kBlock = 64;
  while (from + kBlock < text.size()) {
    const char* const block = text.data() + from;
    unsigned any = 0;
    for (std::size_t i = 0; i < kBlock; ++i)
      any |= static_cast<unsigned>(block[i] == block[i + 1]) &
             (static_cast<unsigned>(block[i] == ':') | static_cast<unsigned>(block[i] == '#'));
    if (any != 0) break;
    from += kBlock;
  }
  while (from + 1 < text.size() && !is_pair(text.data() + from)) ++from;
  return from + 1 < text.size() ? from : std::string_view::npos;
}

std::size_t line_end(std::string_view text) {
  const std::size_t feed = std::min(text.find('\n'), text.size());
  return std::min(text.substr(0, feed).find('\r'), feed);
}

std::size_t last_line(std::string_view text) {
  constexpr std::size_t kBlock = 64;
  std::size_t end = text.size();
  while (end >= kBlock) {
    const char* const block = text.data() + end - kBlock;
    unsigned any = 0;
    for (std::size_t i = 0; i < kBlock; ++i)
      any |= static_cast<unsigned>(block[i] == '\n') | static_cast<unsigned>(block[i] == '\r');
    if (any != 0) break;
    end -= kBlock;
  }
  while (end > 0 && text[end - 1] != '\n' && text[end - 1] != '\r') --end;
  return end;
}

std::size_t blank_at_end(std::string_view text) {
  if (is_plain_blank(text.back())) return 1;
  if (static_cast<unsigned char>(text.back()) < 0x80) return 0;
  for (const std::string_view wide : kWideBlanks)
    if (text.ends_with(wide)) return wide.size();
  return 0;
}

std::string_view without_leading_blanks(std::string_view text) {
  while (!text.empty()) {
    const std::size_t blank = blank_at_front(text);
    if (blank == 0) break;
    text.remove_prefix(blank);
  }
  return text;
}

bool may_open_line(std::string_view text) {
  return text == ":" || std::ranges::any_of(kWideBlanks, [&](std::string_view wide) {
           return text.size() < wide.size() && wide.starts_with(text);
         });
}

std::size_t number_signs_at_end(std::string_view text) {
  return text.ends_with("##") ? 2 : text.ends_with('#') ? 1 : 0;
}

}  // namespace toolkit::actions
