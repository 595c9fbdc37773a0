#include "lib/core/url.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_unreserved(char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

std::optional<unsigned> hex_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

tl::unexpected<Error> malformed(std::string message) { return fail(Failure::rejected, std::move(message)); }

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

/// The part before `separator`, taken off `rest` together with it; all of `rest` when there is none.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

Result<void> read_user(std::string_view text, Url& url) {
  const bool has_password = text.find(':') != std::string_view::npos;
  std::string_view rest = text;
  const auto user = percent_decode(take_until(rest, ':'));
  const auto password = percent_decode(rest);
  if (!user || !password) return malformed("its user or password has a '%' that two hexadecimal digits do not follow");
  url.user = *user;
  if (has_password) url.password = *password;
  return {};
}

Result<void> read_port(std::string_view text, Url& url) {
  const auto port = parse_number(text, 1, 65535);
  // Not shown: it may be the beginning of a password with an unencoded '/', '?' or '#'.
  if (!port)
    return malformed("its port is not a number from 1 to 65535; a / ? or # in a password is written %2F %3F %23");
  url.port = static_cast<std::uint16_t>(*port);
  return {};
}

bool is_host_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7f && std::string_view{"\"<>\\^`{|}[]@:/?#"}.find(c) == std::string_view::npos;
}

Result<void> read_host(std::string_view text, Url& url) {
  const auto host = percent_decode(text);
  if (!host) return malformed("its host has a '%' that two hexadecimal digits do not follow");
  if (!std::ranges::all_of(*host, is_host_character)) {
    return malformed("its host has a character that no host name has");
  }
  url.host = lower(*host);
  return {};
}

Result<void> read_host_and_port(std::string_view text, Url& url) {
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return malformed("its IPv6 address has no closing ']'");
    url.host = lower(text.substr(1, close - 1));
    const bool plain = std::ranges::all_of(
        url.host, [](char c) { return hex_value(c) || c == ':' || c == '.' || c == '%' || is_unreserved(c); });
    if (url.host.find(':') == std::string::npos || !plain)
      return malformed("what is in its brackets is no IPv6 address");
    const std::string_view behind = text.substr(close + 1);
    if (behind.empty()) return {};
    if (!behind.starts_with(':')) return malformed("something other than ':port' follows its ']'");
    return read_port(behind.substr(1), url);
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return read_host(text, url);
  if (text.find(':', colon + 1) != std::string_view::npos) {
    return malformed("it has more than one ':' behind the host; an IPv6 address goes in brackets, like [::1]:80");
  }
  if (auto host = read_host(text.substr(0, colon), url); !host) return host;
  return read_port(text.substr(colon + 1), url);
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) {
    return malformed("it does not begin with a scheme and '://', like http://");
  }
  if (text.find('#') != std::string_view::npos) return malformed("it has a '#'");
  const bool has_blank =
      std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
  if (has_blank) return malformed("it has a blank or a control character; write a blank as %20");
  Url url;
  url.scheme = lower(text.substr(0, colon));
  std::string_view rest = text.substr(colon + 3);
  const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
  std::string_view authority = rest.substr(0, authority_end);
  rest.remove_prefix(authority_end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    if (auto user = read_user(authority.substr(0, at), url); !user) return tl::unexpected{user.error()};
    authority.remove_prefix(at + 1);
  }
  if (auto host = read_host_and_port(authority, url); !host) return tl::unexpected{host.error()};
  const std::size_t question = std::min(rest.find('?'), rest.size());
  url.path = rest.substr(0, question);
  if (question < rest.size()) url.query = rest.substr(question + 1);
  return url;
}

Result<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const auto high = i + 2 < text.size() ? hex_value(text[i + 1]) : std::nullopt;
    const auto low = i + 2 < text.size() ? hex_value(text[i + 2]) : std::nullopt;
    if (!high || !low) return malformed("a '%' that two hexadecimal digits do not follow");
    const auto byte = static_cast<char>(*high * 16 + *low);
    if (byte == '\0') return malformed("a %00, which no value may hold");
    decoded += byte;
    i += 2;
  }
  return decoded;
}

std::string percent_encode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::vector<QueryItem> split_query(std::string_view query) {
  std::vector<QueryItem> items;
  while (!query.empty()) {
    std::string_view part = take_until(query, '&');
    if (part.empty()) continue;
    const bool has_value = part.find('=') != std::string_view::npos;
    const std::string_view name = take_until(part, '=');
    items.push_back({name, has_value ? std::optional{part} : std::nullopt});
  }
  return items;
}

std::string host_and_port(std::string_view host, std::uint16_t port) {
  const bool is_v6 = host.find(':') != std::string_view::npos;
  return is_v6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

}  // namespace toolkit
