#include "lib/redact/redact.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/core/values.hpp"
#include "lib/redact/spans.hpp"

namespace toolkit::redact {
namespace {

constexpr std::array<std::string_view, 15> kSecretNames{
    "password", "passwd", "pass",      "pwd",           "token", "secret",      "key",     "apikey",
    "api_key",  "sig",    "signature", "client_secret", "auth",  "credentials", "api-key",
};

bool holds_credential(std::string_view written_name) {
  const auto name = percent_decode(written_name);
  return is_secret_name(name ? std::string_view{*name} : written_name);
}

/// The values of the parameters that hold credentials; the '?' or '#' in front of the first is at `at`. A fragment is
/// read like a query: ours holds options.
void add_parameters(std::string_view text, std::size_t at, Spans& spans) {
  while (at < text.size()) {
    const std::size_t start = at + 1;
    at = std::min(text.find_first_of("&#", start), text.size());
    const std::size_t equals = text.substr(0, at).find('=', start);
    if (equals == std::string_view::npos || !holds_credential(text.substr(start, equals - start))) continue;
    spans.push_back({equals + 1, at});
  }
}

/// A whole `${NAME}`, as a target is written before its value is put in.
bool is_variable(std::string_view text) { return text.starts_with("${") && text.find('}') == text.size() - 1; }

bool is_port(std::string_view text) { return parse_number(text, 1, 65535).has_value() || is_variable(text); }

/// `host`, `host:port`, `[v6]`, `[v6]:port`, or several of them with commas between, as libpq takes them.
bool is_server_list(std::string_view text) {
  for (;;) {
    const std::string_view server = text.substr(0, text.find(','));
    const std::size_t bracket = server.starts_with('[') ? server.find(']') : 0;
    if (bracket == std::string_view::npos) return false;
    const std::size_t colon = server.find(':', bracket);
    if (colon != std::string_view::npos && (colon == 0 || !is_port(server.substr(colon + 1)))) return false;
    if (server.size() == text.size()) return true;
    text.remove_prefix(server.size() + 1);
  }
}

/// Where the user information that begins at `start` ends: at its '@', or at `start` when there is none. An unencoded
/// '@', '/', '?' or '#' in a password ends it early, so that the last '@' of all counts where there is user
/// information, or where what stands in the place of a server is none; without any '@' that is a password up to the
/// end. Where it happens to read as a server, an '@' in the path tells, but not in HTTP: its paths may have one
/// (/@scope/package).
std::size_t end_of_user(std::string_view text, std::size_t start) {
  const std::string_view rest = text.substr(start);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  const bool has_user = authority.find('@') != std::string_view::npos;
  if (has_user || !is_server_list(authority)) {
    const std::size_t last = rest.rfind('@');
    return last == std::string_view::npos ? text.size() : start + last;
  }
  const bool is_http = lower(text.substr(0, start)).starts_with("http");
  // A variable in the place of a port may be the beginning of a password.
  const bool is_any_at = authority.find(":${") != std::string_view::npos;
  const std::size_t in_path = is_any_at ? rest.rfind('@')
                              : is_http ? std::string_view::npos
                                        : rest.substr(0, rest.find('?')).rfind('@');
  return in_path == std::string_view::npos ? start : start + in_path;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::string plain = lower(name);
  if (std::ranges::find(kSecretNames, plain) != kSecretNames.end()) return true;
  constexpr std::array<std::string_view, 13> kEndings{"password",  "token",      "secret",       "_key",  "-key",
                                                      "signature", "credential", "passphrase",   "_pass", "_pwd",
                                                      "_auth",     "cookie",     "authorization"};
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return plain.ends_with(ending); });
}

Spans spans_of_url(std::string_view text) {
  Spans spans;
  const std::size_t slashes = text.find("://");
  if (slashes == std::string_view::npos) return spans;
  const std::size_t start = slashes + 3;
  const std::size_t user_end = end_of_user(text, start);
  const std::string_view user = text.substr(start, user_end - start);
  const std::size_t colon = user.find(':');
  const bool is_name = user.empty() || lower(text).starts_with("postgres");
  if (colon != std::string_view::npos) {
    spans.push_back({start + colon + 1, user_end});
  } else if (!is_name) {
    spans.push_back({start, user_end});
  }
  add_parameters(text, std::min(text.find_first_of("?#", user_end), text.size()), spans);
  return spans;
}

std::string url(std::string_view text) { return masked(text, spans_of_url(text)); }

std::vector<std::string> secrets_of_urls(std::string_view text) {
  Spans spans = spans_of_urls(text);
  // Where there is one URL, an unencoded password may have a blank or a quote in it.
  const bool is_one = text.find("://") == text.rfind("://");
  if (is_one) std::ranges::copy(spans_of_url(text), std::back_inserter(spans));
  std::vector<std::string> secrets;
  const auto add = [&](std::string secret) {
    if (!secret.empty() && std::ranges::find(secrets, secret) == secrets.end()) secrets.push_back(std::move(secret));
  };
  for (const Span& span : spans) {
    const char before = text[span.begin - 1];
    const bool is_password = before == ':' && text.substr(span.end).starts_with('@');
    if (!is_password && before != '=') continue;
    const std::string_view written = span.of(text);
    add(std::string{written});
    if (auto decoded = percent_decode(written)) add(std::move(*decoded));
  }
  return secrets;
}

}  // namespace toolkit::redact
