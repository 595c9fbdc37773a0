#include "lib/redact/redact.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"

namespace toolkit::redact {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::array<std::string_view, 15> kSecretNames{
    "password", "passwd", "pass",      "pwd",           "token", "secret",      "key",     "apikey",
    "api_key",  "sig",    "signature", "client_secret", "auth",  "credentials", "api-key",
};

std::string redact_query(std::string_view query) {
  std::string result;
  while (true) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view part = query.substr(0, end);
    const std::size_t equals = part.find('=');
    if (equals != std::string_view::npos && is_secret_name(part.substr(0, equals))) {
      result += fmt::format("{}={}", part.substr(0, equals), kMask);
    } else {
      result += part;
    }
    if (end == query.size()) return result;
    result += '&';
    query.remove_prefix(end + 1);
  }
}

/// Where the user information that begins at `start` ends: at its '@', or at `start` when there is none. An unencoded
/// '/', '?' or '#' in a password ends the authority early. What then stands where a port would, and is none, is taken
/// for a password: up to the last '@', or to the end.
std::size_t end_of_user(std::string_view text, std::size_t start) {
  const std::string_view authority = text.substr(start, text.find_first_of("/?", start) - start);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) return start + at;
  const std::size_t colon = authority.find(':', authority.find(']') + 1);  // npos + 1 is 0
  if (colon == std::string_view::npos) return start;
  const std::string_view behind = authority.substr(colon + 1);
  const bool is_port = !behind.empty() && behind.find_first_not_of("0123456789") == std::string_view::npos;
  if (is_port && colon > 0) return start;
  const std::size_t late = text.rfind('@');
  return late == std::string_view::npos || late < start ? text.size() : late;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::string plain = lower(name);
  if (std::ranges::find(kSecretNames, plain) != kSecretNames.end()) return true;
  return plain.ends_with("password") || plain.ends_with("token") || plain.ends_with("secret");
}

std::string url(std::string_view text) {
  const std::size_t slashes = text.find("://");
  if (slashes == std::string_view::npos) return std::string{text};
  const std::size_t start = slashes + 3;
  const std::size_t user_end = end_of_user(text, start);
  const std::string_view user = text.substr(start, user_end - start);
  const std::size_t colon = user.find(':');
  std::string result{text.substr(0, start)};
  result += colon == std::string_view::npos ? std::string{user} : fmt::format("{}:{}", user.substr(0, colon), kMask);
  const std::size_t question = std::min(text.find('?', user_end), text.size());
  result += text.substr(user_end, question - user_end);
  if (question < text.size()) result += fmt::format("?{}", redact_query(text.substr(question + 1)));
  return result;
}

std::string header(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::string{kMask};
  return fmt::format("{}: {}", text.substr(0, colon), kMask);
}

std::string values(std::string_view text, const std::vector<std::string>& secrets) {
  std::vector<std::string> longest_first = secrets;
  std::ranges::sort(longest_first, [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::string result{text};
  for (const std::string& secret : longest_first) {
    if (secret.empty()) continue;
    for (std::size_t at = result.find(secret); at != std::string::npos; at = result.find(secret, at + kMask.size())) {
      result.replace(at, secret.size(), kMask);
    }
  }
  return result;
}

}  // namespace toolkit::redact
