// redact::text(): credentials in lines that others wrote.
#include <algorithm>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/redact/redact.hpp"
#include "lib/redact/spans.hpp"

namespace toolkit::redact {
namespace {

constexpr std::size_t kShort = 4;

bool is_whole_word(std::string_view text, std::size_t at, std::size_t size) {
  const bool begins = at == 0 || !is_name_character(text[at - 1]);
  const bool ends = at + size == text.size() || !is_name_character(text[at + size]);
  return begins && ends;
}

/// Those that overlap, too: of `abab` in `ababab` nothing is left.
void add_occurrences(std::string_view text, std::string_view secret, Spans& spans) {
  const std::size_t before = spans.size();
  for (std::size_t at = text.find(secret); at != std::string_view::npos; at = text.find(secret, at + 1)) {
    if (secret.size() < kShort && !is_whole_word(text, at, secret.size())) continue;
    if (spans.size() > before && at <= spans.back().end) {
      spans.back().end = at + secret.size();
    } else {
      spans.push_back({at, at + secret.size()});
    }
  }
}

Spans spans_of_secrets(std::string_view text, const std::vector<std::string>& secrets) {
  Spans spans;
  for (const std::string& secret : secrets) {
    if (trimmed(secret).empty()) continue;
    add_occurrences(text, secret, spans);
    if (const std::string encoded = percent_encode(secret); encoded != secret) add_occurrences(text, encoded, spans);
  }
  return spans;
}

/// The text with letters for what could be taken for a mark (a comma, a quote) in `spans`.
std::string without_marks(std::string_view text, const Spans& spans) {
  std::string result{text};
  for (const Span& span : joined(spans)) {
    std::replace_if(
        result.begin() + static_cast<std::ptrdiff_t>(span.begin),
        result.begin() + static_cast<std::ptrdiff_t>(span.end), [](char c) { return !is_name_character(c); }, 'x');
  }
  return result;
}

void add(Spans& spans, const Spans& more) { spans.insert(spans.end(), more.begin(), more.end()); }

}  // namespace

std::string only(std::string_view text, const std::vector<std::string>& secrets) {
  return masked(text, spans_of_secrets(text, secrets));
}

std::string text(std::string_view text, const std::vector<std::string>& secrets) {
  Spans spans = spans_of_secrets(text, secrets);
  // A secret may have a mark in it that ends a value, or may be one that makes a name.
  const std::string plain = without_marks(text, spans);
  add(spans, spans_of_line(text));
  if (plain != text) add(spans, spans_of_line(plain));
  return masked(text, std::move(spans));
}

}  // namespace toolkit::redact
