// URLs: no text crashes the parser, and the parts of what it accepts make a URL that reads as the same parts.
#include "lib/core/url.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"

namespace {

using toolkit::Url;
using toolkit::fuzz::require;

/// The URL that has these parts, with everything encoded that the parser decodes.
std::string written(const Url& url) {
  std::string text = url.scheme + "://";
  if (url.user) text += toolkit::percent_encode(*url.user);
  if (url.password) text += ":" + toolkit::percent_encode(*url.password);
  if (url.user) text += "@";
  const bool is_v6 = url.host.find(':') != std::string::npos;
  text += is_v6 ? "[" + url.host + "]" : toolkit::percent_encode(url.host);
  if (url.port) text += ":" + std::to_string(*url.port);
  text += url.path;
  if (url.query) text += "?" + *url.query;
  return text;
}

void check_url(std::string_view text) {
  const auto url = toolkit::parse_url(text);
  if (!url) {
    require(!url.error().message.empty(), "a refusal says why");
    return;
  }
  const auto again = toolkit::parse_url(written(*url));
  require(again.has_value(), "the written URL is a URL");
  require(again->scheme == url->scheme, "the scheme reads back");
  require(again->user == url->user && again->password == url->password, "user and password read back");
  require(again->host == url->host && again->port == url->port, "host and port read back");
  require(again->path == url->path && again->query == url->query, "path and query read back");
}

void check_percent(std::string_view text) {
  const auto decoded = toolkit::percent_decode(text);
  if (decoded) {
    require(decoded->find('\0') == std::string::npos || text.find('\0') != std::string_view::npos,
            "decoding makes no NUL");
    require(decoded->size() <= text.size(), "decoding makes nothing longer");
  }
  if (text.find('\0') != std::string_view::npos) return;
  const auto round = toolkit::percent_decode(toolkit::percent_encode(text));
  require(round.has_value() && *round == text, "what was encoded decodes to itself");
}

void check_query(std::string_view text) {
  std::size_t length = 0;
  for (const auto& item : toolkit::split_query(text)) {
    require(item.name.find('&') == std::string_view::npos, "a name holds no '&'");
    require(item.name.find('=') == std::string_view::npos, "a name ends at its first '='");
    length += item.name.size() + (item.value ? item.value->size() + 1 : 0);
  }
  require(length <= text.size(), "the items are parts of the query");
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check_url(text);
  check_percent(text);
  check_query(text);
  return 0;
}
