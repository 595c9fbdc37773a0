// grpc:// and grpcs:// are ready when the server's health service says SERVING.
#include <array>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/ca_option.hpp"
#include "lib/health/http_answers.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/http/client.hpp"
#include "lib/wire/grpc.hpp"

namespace toolkit::health {
namespace {

using wire::GrpcCode;
using wire::GrpcHealth;

constexpr std::size_t kLongestAnswer = 4096;
// A server may refuse a call before it has heard all of it. libcurl 7.88 then often loses the answer, which had come.
constexpr int kMostAttempts = 4;
constexpr std::array kOptions{
    OptionKind{"ca", "FILE", "grpcs: the authorities to trust, in place of the system's (PEM)"},
};

class GrpcProbe final : public Probe {
 public:
  GrpcProbe(std::unique_ptr<http::Client> client, std::string host, http::Request request)
      : client_{std::move(client)}, host_{std::move(host)}, request_{std::move(request)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    auto response = client_->send(request_, deadline);
    for (int i = 1; i < kMostAttempts && !response && is_lost(response.error()); ++i) {
      response = client_->send(request_, deadline);
    }
    if (!response) return no_response(response.error(), host_, deadline);
    const auto code = wire::parse_grpc_code(response->header("grpc-status").value_or(""));
    if (!code) return not_yet(fmt::format("status {}, and no answer of gRPC", response->status));
    if (*code != GrpcCode::ok) return refused(*code, response->header("grpc-message").value_or(""));
    const auto health = wire::parse_grpc_health(response->body);
    if (!health) return not_yet("its health check was answered by what is no message of gRPC");
    if (*health == GrpcHealth::serving) return {.state = State::ready, .reached = true};
    return not_yet(fmt::format("it says {}", wire::grpc_health_name(*health)));
  }

 private:
  static bool is_lost(const http::Failed& failed) { return failed.failure == Failure::corrupt && failed.connected; }

  /// `words` are percent-encoded, or ought to be.
  static Answer refused(GrpcCode code, const std::string& words) {
    const std::string said = printable(cut_utf8(percent_decode(words).value_or(words), 200));
    const std::string message =
        fmt::format("it says {}{}{}", wire::grpc_code_name(code), said.empty() ? "" : ": ", said);
    switch (code) {
      case GrpcCode::unimplemented: return hopeless(message + "; it has no health service: use tcp:");
      case GrpcCode::permission_denied:
      case GrpcCode::unauthenticated: return hopeless(message);
      default: return not_yet(message);
    }
  }

  std::unique_ptr<http::Client> client_;
  std::string host_;
  http::Request request_;
};

/// What stands behind the first slash.
std::optional<std::string> read_service(const TargetText& text, const Url& url, Mistakes& mistakes) {
  const auto service = percent_decode(url.path.empty() ? "" : std::string_view{url.path}.substr(1));
  if (!service) text.refuse("its service has a '%' that two hexadecimal digits do not follow", mistakes);
  return service ? std::optional{*service} : std::nullopt;
}

}  // namespace

std::span<const OptionKind> grpc_options() { return kOptions; }

void make_grpc_probe(const TargetText& text, const Environment& environment, Target& target, Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  const auto ca = read_ca(text, "grpcs", mistakes);
  if (!url) return;
  if (!url->port) text.refuse(fmt::format("has no port; write {}://{}:PORT", text.scheme, url->host), mistakes);
  if (url->user || url->query) {
    text.refuse(fmt::format("{}: takes a host, a port and a service and nothing else", text.scheme), mistakes);
  }
  const auto service = read_service(text, *url, mistakes);
  if (!service) return;
  http::Request request;
  request.url = fmt::format("{}://{}/grpc.health.v1.Health/Check", text.scheme == "grpcs" ? "https" : "http",
                            host_and_port(url->host, url->port.value_or(0)));
  request.method = "POST";
  request.headers = {"Content-Type: application/grpc", "TE: trailers"};
  request.body = wire::grpc_health_request(*service);
  request.body_limit = kLongestAnswer;
  request.only_http2 = true;
  request.ca_file = ca.value_or("");
  target.server = {url->host, url->port.value_or(0)};
  target.probe = std::make_unique<GrpcProbe>(http::make_curl_client(environment), url->host, std::move(request));
}

}  // namespace toolkit::health
