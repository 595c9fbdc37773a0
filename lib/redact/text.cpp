// redact::text(): credentials in lines that others wrote.
#include <algorithm>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/redact/redact.hpp"

namespace toolkit::redact {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::size_t kShort = 4;
constexpr std::string_view kBlanks = " \t\r\n\v\f";
constexpr std::string_view kEndOfUrl = " \t\r\n\v\f\"'`<>";

bool is_name_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
         byte == '-' || byte == '.' || byte >= 0x80U;
}

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

/// Each URL in the text by itself.
std::string without_urls(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t slashes = text.find("://");
    if (slashes == std::string_view::npos) return result.append(text);
    const std::size_t before = text.find_last_of(kEndOfUrl, slashes);
    const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find_first_of(kEndOfUrl, slashes), text.size());
    result.append(text.substr(0, start)).append(url(text.substr(start, end - start)));
    text.remove_prefix(end);
  }
  return result;
}

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

/// `PASSWORD=value`, `token: value`, `"secret": "value"`.
std::string without_named_values(std::string_view text) {
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = text.find_first_of("=:"); at != std::string_view::npos; at = text.find_first_of("=:", at + 1)) {
    if (at < done || !is_secret_name(name_before(text, at))) continue;
    std::size_t start = at + 1;
    while (start < text.size() && (text[start] == ' ' || text[start] == '\t')) ++start;
    if (start == text.size() || kBlanks.find(text[start]) != std::string_view::npos) continue;
    const std::size_t end = end_of_value(text, start);
    if (is_quote(text[start])) ++start;
    const bool is_done = text.substr(start).starts_with(kMask);  // as part of a URL
    if (end <= start || is_done) continue;
    result.append(text.substr(done, start - done)).append(kMask);
    done = end;
  }
  return result.append(text.substr(done));
}

bool is_whole_word(std::string_view text, std::size_t at, std::size_t size) {
  const bool begins = at == 0 || !is_name_character(text[at - 1]);
  const bool ends = at + size == text.size() || !is_name_character(text[at + size]);
  return begins && ends;
}

std::string without(std::string_view text, std::string_view secret) {
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = text.find(secret); at != std::string_view::npos;) {
    if (secret.size() >= kShort || is_whole_word(text, at, secret.size())) {
      result.append(text.substr(done, at - done)).append(kMask);
      done = at + secret.size();
      at = text.find(secret, done);
    } else {
      at = text.find(secret, at + 1);
    }
  }
  return result.append(text.substr(done));
}

}  // namespace

std::string text(std::string_view text, const std::vector<std::string>& secrets) {
  std::vector<std::string> values;
  for (const std::string& secret : secrets) {
    if (trimmed(secret).empty()) continue;
    values.push_back(secret);
    values.push_back(percent_encode(secret));
  }
  // One may be part of another.
  std::ranges::sort(values, std::ranges::greater{}, &std::string::size);
  std::string result = without_named_values(without_urls(text));
  for (const std::string& value : values) result = without(result, value);
  return result;
}

}  // namespace toolkit::redact
