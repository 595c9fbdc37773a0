// elasticsearch:// and opensearch:// are ready when the cluster's status is green or yellow.
#include <array>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/http_answers.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/http/client.hpp"
#include "lib/wire/elasticsearch.hpp"

namespace toolkit::health {
namespace {

using wire::ClusterStatus;

constexpr std::uint16_t kPort = 9200;
constexpr std::size_t kLongestAnswer = std::size_t{64} * 1024;
constexpr std::array kOptions{
    OptionKind{"status", "COLOUR", "the least that the cluster's status must be: green or yellow (default yellow)"},
};

constexpr long kOk = 200;
constexpr long kUnauthorized = 401;
constexpr long kForbidden = 403;

class ElasticsearchProbe final : public Probe {
 public:
  ElasticsearchProbe(std::unique_ptr<http::Client> client, std::string host, std::string url, ClusterStatus least)
      : client_{std::move(client)}, host_{std::move(host)}, least_{least} {
    request_.url = std::move(url);
    request_.body_limit = kLongestAnswer;
  }

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    const auto response = client_->send(request_, deadline);
    if (!response) return no_response(response.error(), host_, deadline);
    if (response->status != kOk) return refused(*response);
    const auto status = wire::read_cluster_status(response->body);
    if (!status) return not_yet("status 200, but its body tells no status of a cluster");
    if (*status >= least_) return {.state = State::ready, .reached = true};
    return not_yet(fmt::format("its cluster is {}, not {}", wire::cluster_status_name(*status),
                               least_ == ClusterStatus::green ? "green" : "yellow or green"));
  }

 private:
  static Answer refused(const http::Response& response) {
    const std::string words = printable(cut_utf8(wire::read_cluster_error(response.body), 200));
    const std::string said = fmt::format("status {}{}{}", response.status, words.empty() ? "" : ": ", words);
    const bool is_login = response.status == kUnauthorized || response.status == kForbidden;
    return is_login ? hopeless(said) : not_yet(said);
  }

  std::unique_ptr<http::Client> client_;
  std::string host_;
  ClusterStatus least_;
  http::Request request_;
};

std::optional<ClusterStatus> read_least(const TargetText& text, Mistakes& mistakes) {
  const std::string word = text.option("status").value_or("yellow");
  const auto least = wire::parse_cluster_status(word);
  if (least && *least != ClusterStatus::red) return least;
  text.refuse_option("status", fmt::format("'{}' is neither green nor yellow", printable(word)), mistakes);
  return std::nullopt;
}

}  // namespace

std::span<const OptionKind> elasticsearch_options() { return kOptions; }

void make_elasticsearch_probe(const TargetText& text, const Environment& environment, Target& target,
                              Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  const auto least = read_least(text, mistakes);
  if (!url || !least) return;
  if (url->path.size() > 1 || url->query) {
    text.refuse(fmt::format("{}: takes a host, a port and credentials and nothing else", text.scheme), mistakes);
  } else if (url->user && !url->password) {
    text.refuse(fmt::format("has a user and no password; write {}://USER:PASSWORD@HOST", text.scheme), mistakes);
  }
  note_credentials(*url, target);
  target.server = {url->host, url->port.value_or(kPort)};
  const std::string login =
      url->user ? fmt::format("{}:{}@", percent_encode(*url->user), percent_encode(url->password.value_or(""))) : "";
  target.probe = std::make_unique<ElasticsearchProbe>(
      http::make_curl_client(environment), url->host,
      fmt::format("http://{}{}/_cluster/health", login, host_and_port(url->host, target.server->port)), *least);
}

}  // namespace toolkit::health
