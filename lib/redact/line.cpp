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

/// Finds the first of some characters behind a place. Asked for place after place it does not go the same way twice.
class NextOf {
 public:
  NextOf(std::string_view text, std::string_view characters) : text_{text}, characters_{characters} {}

  /// At `from` or behind it; the size of the text when there is none.
  [[nodiscard]] std::size_t operator()(std::size_t from) {
    if (from < from_ || from > found_) {
      from_ = from;
      found_ = std::min(text_.find_first_of(characters_, from), text_.size());
    }
    return found_;
  }

 private:
  std::string_view text_;
  std::string_view characters_;
  std::size_t from_ = 1;  // nothing is known yet
  std::size_t found_ = 0;
};

/// Where what stands at a place of a line ends.
class Ends {
 public:
  explicit Ends(std::string_view text)
      : text_{text}, value_{text, " \t\r\n\v\f,;&\"'`"}, login_{text, kEndOfUrl}, line_{text, "\r\n"} {}

  [[nodiscard]] std::size_t of_value(std::size_t start);
  [[nodiscard]] std::size_t of_credential(std::string_view name, std::size_t start);

 private:
  [[nodiscard]] std::size_t of_login(std::size_t start, std::size_t end);
  [[nodiscard]] std::size_t of_cookies(std::size_t end);

  std::string_view text_;
  NextOf value_;
  NextOf login_;
  NextOf line_;
};

/// At its quote, or at the next blank, comma, semicolon or '&'.
std::size_t Ends::of_value(std::size_t start) {
  if (start < text_.size() && is_quote(text_[start])) {
    const std::size_t quote = text_.find(text_[start], start + 1);
    if (quote != std::string_view::npos) return quote;
  }
  return start < text_.size() ? value_(start + 1) : text_.size();
}

/// Where the login behind an authorization's name ends: `Bearer TOKEN`, of which the value is the first word.
std::size_t Ends::of_login(std::size_t start, std::size_t end) {
  const std::size_t next = std::min(text_.find_first_not_of(" \t", end), text_.size());
  if (next == end || next == text_.size() || kEndOfUrl.find(text_[next]) != std::string_view::npos) return end;
  // Their names and values have blanks and quotes between them.
  constexpr std::array<std::string_view, 5> kLists{"digest", "oauth", "hawk", "signature", "aws4-hmac-sha256"};
  constexpr std::size_t kLongest = 16;
  if (end - start <= kLongest && std::ranges::find(kLists, lower(text_.substr(start, end - start))) != kLists.end()) {
    return line_(next);
  }
  std::size_t login_end = login_(next);
  constexpr std::string_view kClosing = ",;)]}";
  while (login_end > next + 1 && kClosing.find(text_[login_end - 1]) != std::string_view::npos) --login_end;
  return login_end;
}

/// Where `a=b; c=d` ends, of which the value is the first pair.
std::size_t Ends::of_cookies(std::size_t end) {
  constexpr int kMostPairs = 100;
  for (int pair = 0; pair < kMostPairs && end < text_.size() && text_[end] == ';'; ++pair) {
    const std::size_t name = std::min(text_.find_first_not_of(" \t", end + 1), text_.size());
    std::size_t equals = name;
    while (equals < text_.size() && is_name_character(text_[equals])) ++equals;
    if (equals == name || equals == text_.size() || text_[equals] != '=') break;
    end = of_value(equals + 1);
  }
  return end;
}

/// Of the value, written without quotes, behind `name`.
std::size_t Ends::of_credential(std::string_view name, std::size_t start) {
  const std::size_t end = of_value(start);
  const std::string plain = lower(name);
  if (plain.ends_with("authorization")) return of_login(start, end);
  return plain.ends_with("cookie") ? of_cookies(end) : end;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

/// Where a value begins behind a name's mark: a list's first item is its own, if it is quoted.
std::size_t start_of_value(std::string_view text, std::size_t behind_mark) {
  const std::size_t start = skip_blanks(text, behind_mark);
  if (start == text.size() || text[start] != '[') return start;
  const std::size_t item = skip_blanks(text, start + 1);
  return item < text.size() && is_quote(text[item]) ? item : start;
}

/// `PASSWORD=value`, `token: value`, `"secret": "value"`, `Authorization: Bearer value`.
Spans spans_of_names(std::string_view text) {
  Spans spans;
  Ends ends{text};
  for (std::size_t at = text.find_first_of("=:"); at != std::string_view::npos; at = text.find_first_of("=:", at + 1)) {
    const std::string_view name = name_before(text, at);
    if (!is_secret_name(name)) continue;
    std::size_t start = start_of_value(text, at + 1);
    if (start == text.size() || kBlanks.find(text[start]) != std::string_view::npos) continue;
    const bool is_quoted = is_quote(text[start]);
    const std::size_t end = is_quoted ? ends.of_value(start) : ends.of_credential(name, start);
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
