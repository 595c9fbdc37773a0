// http:// and https:// are ready when the answer meets the conditions of the target.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/ca_option.hpp"
#include "lib/health/http_answers.hpp"
#include "lib/health/http_conditions.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/http/client.hpp"

namespace toolkit::health {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;
constexpr std::array kOptions{
    OptionKind{"status", "LIST", "statuses that count as ready, like 200,204,300-399 (default 200-299)"},
    OptionKind{"body", "REGEX", "the body matches, within its first MiB (PCRE)"},
    OptionKind{"json", "POINTER=VALUE", "the body is JSON, of less than 1 MiB, with this value there, like /status=ok",
               true},
    OptionKind{"header", "NAME: VALUE", "a header to send", true},
    OptionKind{"method", "NAME", "the request's method (default GET)"},
    OptionKind{"ca", "FILE", "https: the authorities to trust, in place of the system's (PEM)"},
};

class HttpProbe final : public Probe {
 public:
  HttpProbe(std::unique_ptr<http::Client> client, std::string host, http::Request request, HttpConditions conditions)
      : client_{std::move(client)},
        host_{std::move(host)},
        request_{std::move(request)},
        conditions_{std::move(conditions)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    const auto response = client_->send(request_, deadline);
    if (!response) return no_response(response.error(), host_, deadline);
    const auto reason = unmet(conditions_, response->status, response->body);
    if (!reason) return {.state = State::ready, .reached = true};
    return {.state = State::not_yet, .message = *reason, .reached = true};
  }

 private:
  std::unique_ptr<http::Client> client_;
  std::string host_;
  http::Request request_;
  HttpConditions conditions_;
};

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_word || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
  });
}

/// "Name: value", without anything that would begin another header. The colon is the first that is written as one; only
/// where none is, the first of an encoded text or of a variable's value.
std::optional<std::pair<std::string, std::string>> parse_header(const TargetOption& option) {
  const bool is_written = option.raw.find(':') != std::string::npos;
  const std::string_view text = is_written ? option.raw : option.value;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || option.value.find_first_of("\r\n") != std::string::npos) return std::nullopt;
  std::string name{text.substr(0, colon)};
  std::string value{text.substr(colon + 1)};
  if (is_written) {
    name = percent_decode(name).value_or("");
    value = percent_decode(value).value_or("");
  }
  if (!is_token(name)) return std::nullopt;
  return std::pair{std::move(name), std::string{trimmed(value)}};
}

void read_headers(const TargetText& text, http::Request& request, Target& target, Mistakes& mistakes) {
  for (const TargetOption& option : text.options) {
    if (option.name != "header") continue;
    auto header = parse_header(option);
    if (!header) {
      text.refuse(option, "a header is written Name: value, in one line", mistakes);
      continue;
    }
    const auto& [name, value] = *header;
    // libcurl takes "Name:" for the wish to leave the header out, and "Name;" for an empty one.
    request.headers.push_back(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
    target.headers.push_back(std::move(*header));
  }
}

}  // namespace

std::span<const OptionKind> http_options() { return kOptions; }

void make_http_probe(const TargetText& text, const Environment& environment, Target& target, Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  http::Request request;
  request.url = text.address;
  request.body_limit = kBodyLimit;
  request.method = text.option("method").value_or("GET");
  if (!is_token(request.method)) text.refuse_option("method", "it is no HTTP method", mistakes);
  read_headers(text, request, target, mistakes);
  request.ca_file = read_ca(text, "https", mistakes).value_or("");
  HttpConditions conditions = read_http_conditions(text, mistakes);
  if (!url) return;
  note_credentials(*url, target);
  target.server = {url->host, url->port.value_or(text.scheme == "https" ? kHttpsPort : kHttpPort)};
  target.probe = std::make_unique<HttpProbe>(http::make_curl_client(environment), url->host, std::move(request),
                                             std::move(conditions));
}

}  // namespace toolkit::health
