// spans_of_line(): where credentials stand in a line, by what is written before and behind them.
#include <algorithm>
#include <array>

#include "lib/core/text.hpp"
#include "lib/redact/redact.hpp"
#include "lib/redact/spans.hpp"

namespace toolkit::redact {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\v\f";
constexpr std::string_view kEndOfUrl = " \t\r\n\v\f\"'`<>";

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

/// The name that ends before `end`, which may be quoted.
std::string_view name_before(std::string_view text, std::size_t end) {
  if (end > 0 && is_quote(text[end - 1])) --end;
  std::size_t start = end;
  while (start > 0 && is_name_character(text[start - 1])) --start;
  return text.substr(start, end - start);
}

/// Where the value that starts at `start` ends: at its quote, or at the next blank, comma, semicolon or '&'.
std::size_t end_of_value(std::string_view text, std::size_t start) {
  if (start < text.size() && is_quote(text[start])) {
    const std::size_t quote = text.find(text[start], start + 1);
    if (quote != std::string_view::npos) return quote;
  }
  return std::min(text.find_first_of(" \t\r\n\v\f,;&\"'`", start + 1), text.size());
}

/// Where the login behind an authorization's name ends: `Bearer TOKEN`, of which the value is the first word.
std::size_t end_of_login(std::string_view text, std::size_t start, std::size_t end) {
  const std::size_t next = std::min(text.find_first_not_of(" \t", end), text.size());
  if (next == end || next == text.size() || kEndOfUrl.find(text[next]) != std::string_view::npos) return end;
  // Their names and values have blanks and quotes between them.
  constexpr std::array<std::string_view, 5> kLists{"digest", "oauth", "hawk", "signature", "aws4-hmac-sha256"};
  if (std::ranges::find(kLists, lower(text.substr(start, end - start))) != kLists.end()) {
    return std::min(text.find_first_of("\r\n", next), text.size());
  }
  std::size_t login_end = std::min(text.find_first_of(kEndOfUrl, next), text.size());
  constexpr std::string_view kClosing = ",;)]}";
  while (login_end > next + 1 && kClosing.find(text[login_end - 1]) != std::string_view::npos) --login_end;
  return login_end;
}

/// Where `a=b; c=d` ends, of which the value is the first pair.
std::size_t end_of_cookies(std::string_view text, std::size_t end) {
  while (end < text.size() && text[end] == ';') {
    const std::size_t name = std::min(text.find_first_not_of(" \t", end + 1), text.size());
    std::size_t equals = name;
    while (equals < text.size() && is_name_character(text[equals])) ++equals;
    if (equals == name || equals == text.size() || text[equals] != '=') break;
    end = end_of_value(text, equals + 1);
  }
  return end;
}

/// Of the value, written without quotes, behind `name`.
std::size_t end_of_credential(std::string_view name, std::string_view text, std::size_t start) {
  const std::size_t end = end_of_value(text, start);
  const std::string plain = lower(name);
  if (plain.ends_with("authorization")) return end_of_login(text, start, end);
  return plain.ends_with("cookie") ? end_of_cookies(text, end) : end;
}

/// `PASSWORD=value`, `token: value`, `"secret": "value"`, `Authorization: Bearer value`.
Spans spans_of_names(std::string_view text) {
  Spans spans;
  for (std::size_t at = text.find_first_of("=:"); at != std::string_view::npos; at = text.find_first_of("=:", at + 1)) {
    const std::string_view name = name_before(text, at);
    if (!is_secret_name(name)) continue;
    std::size_t start = at + 1;
    while (start < text.size() && (text[start] == ' ' || text[start] == '\t')) ++start;
    if (start == text.size() || kBlanks.find(text[start]) != std::string_view::npos) continue;
    const bool is_quoted = is_quote(text[start]);
    const std::size_t end = is_quoted ? end_of_value(text, start) : end_of_credential(name, text, start);
    if (is_quoted) ++start;
    if (end > start) spans.push_back({start, end});
  }
  return spans;
}

}  // namespace

bool is_name_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
         byte == '-' || byte == '.' || byte >= 0x80U;
}

Spans spans_of_urls(std::string_view text) {
  Spans spans;
  for (std::size_t done = 0;;) {
    const std::size_t slashes = text.find("://", done);
    if (slashes == std::string_view::npos) return spans;
    const std::size_t before = text.find_last_of(kEndOfUrl, slashes);
    const std::size_t start = before == std::string_view::npos || before < done ? done : before + 1;
    const std::size_t end = std::min(text.find_first_of(kEndOfUrl, slashes), text.size());
    for (const Span& span : spans_of_url(text.substr(start, end - start))) {
      spans.push_back({start + span.begin, start + span.end});
    }
    done = end;
  }
}

Spans spans_of_line(std::string_view text) {
  const Spans urls = spans_of_urls(text);
  Spans spans = urls;
  for (const Span& span : spans_of_names(text)) {
    // The password behind a user of the name `token`, or a parameter before a fragment: its end is known.
    const bool is_of_url = std::ranges::binary_search(urls, span.begin, {}, &Span::begin);
    if (!is_of_url) spans.push_back(span);
  }
  return spans;
}

}  // namespace toolkit::redact
