// nats://[user:password@|token@]host is ready when CONNECT is taken and PING is answered by PONG.
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/net/stream.hpp"
#include "lib/wire/nats.hpp"

namespace toolkit::health {
namespace {

using Kind = wire::NatsLine::Kind;

constexpr std::uint16_t kPort = 4222;
constexpr std::size_t kLongestLine = std::size_t{64} * 1024;  // its INFO names all servers of a cluster
// Source: nats-server, server/errors.go.
constexpr std::string_view kRejected = "Authorization Violation";
constexpr int kMostLines = 100;

struct NatsTarget {
  std::string host;
  std::uint16_t port = kPort;
  std::string connect;  ///< our first line
};

class NatsProbe final : public Probe {
 public:
  explicit NatsProbe(NatsTarget target) : target_{std::move(target)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    auto connection = reach(target_.host, target_.port, deadline);
    if (!connection) return connection.error();
    net::Stream stream{std::move(connection->fd)};
    const auto info = stream.read_line(kLongestLine, deadline);
    if (!info) return broken(info.error());
    const wire::NatsLine first = wire::parse_nats_line(*info);
    if (first.kind == Kind::error) return refused(first);
    if (first.kind != Kind::info) return unknown(first);
    if (wire::nats_wants_tls(first.text)) return hopeless("it wants TLS, which nats: has not");
    if (auto sent = stream.write(target_.connect + "PING\r\n", deadline); !sent) return broken(sent.error());
    return read_pong(stream, deadline);
  }

 private:
  static Answer refused(const wire::NatsLine& error) {
    const std::string said = fmt::format("it says '{}'", printable(cut_utf8(error.text, 200)));
    return error.text == kRejected ? hopeless(said) : not_yet(said);
  }

  static Answer unknown(const wire::NatsLine& line) {
    return not_yet(fmt::format("it says '{}', which is not NATS", printable(cut_utf8(line.text, 200))));
  }

  static Answer read_pong(net::Stream& stream, const Deadline& deadline) {
    for (int i = 0; i < kMostLines; ++i) {
      const auto text = stream.read_line(kLongestLine, deadline);
      if (!text) return broken(text.error());
      const wire::NatsLine line = wire::parse_nats_line(*text);
      if (line.kind == Kind::pong) return {.state = State::ready, .reached = true};
      if (line.kind == Kind::error) return refused(line);
      if (line.kind == Kind::other) return unknown(line);
      // Its own PING, +OK and further INFO may come in between.
    }
    return not_yet("PING was not answered by PONG");
  }

  NatsTarget target_;
};

}  // namespace

void make_nats_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  if (!url) return;
  if (url->path.size() > 1 || url->query) {
    text.refuse("nats: takes a host, a port and credentials and nothing else", mistakes);
  }
  note_credentials(*url, target);
  target.server = {url->host, url->port.value_or(kPort)};
  target.probe = std::make_unique<NatsProbe>(
      NatsTarget{url->host, target.server->port, wire::nats_connect(url->user, url->password)});
}

}  // namespace toolkit::health
