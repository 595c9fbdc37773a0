#include "lib/results/lines.hpp"

#include <algorithm>
#include <cstddef>

namespace toolkit::results {

bool Lines::next() {
  if (rest_.empty()) return false;
  const std::size_t end = rest_.find('\n');
  is_whole_ = end != std::string_view::npos;
  line_ = rest_.substr(0, end);
  rest_.remove_prefix(is_whole_ ? end + 1 : rest_.size());
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  return true;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_number(std::string_view& text, unsigned& number) {
  constexpr unsigned kMost = 1'000'000'000;
  std::size_t length = 0;
  unsigned value = 0;
  for (; length < text.size() && text[length] >= '0' && text[length] <= '9'; ++length) {
    const auto digit = static_cast<unsigned>(text[length] - '0');
    if (value > (kMost - digit) / 10) return false;
    value = value * 10 + digit;
  }
  if (length == 0) return false;
  number = value;
  text.remove_prefix(length);
  return true;
}

std::string without_colors(std::string_view text) {
  constexpr std::size_t kCharset = 3;  // ESC ( B
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t escape = text.find('\x1b');
    result.append(text.substr(0, escape));
    if (escape == std::string_view::npos) break;
    text.remove_prefix(escape);
    if (take(text, "\x1b[")) {
      const std::size_t end = text.find_first_not_of("0123456789;:?");
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    } else if (text.starts_with("\x1b(")) {
      text.remove_prefix(std::min(kCharset, text.size()));
    } else {
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

}  // namespace toolkit::results
