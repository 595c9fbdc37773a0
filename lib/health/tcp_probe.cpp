// tcp://host:port is ready when a connection is accepted.
#include <fmt/format.h>

#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"

namespace toolkit::health {
namespace {

class TcpProbe final : public Probe {
 public:
  TcpProbe(std::string host, std::uint16_t port) : host_{std::move(host)}, port_{port} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    const auto connection = reach(host_, port_, deadline);
    if (!connection) return connection.error();
    return {.state = State::ready, .reached = true};
  }

 private:
  std::string host_;
  std::uint16_t port_;
};

}  // namespace

void make_tcp_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  if (!url) return;
  if (!url->port) mistakes.add(fmt::format("{}: has no port; write tcp://{}:PORT", text.shown, url->host));
  if (url->user || url->path.size() > 1 || url->query) {
    mistakes.add(fmt::format("{}: tcp: takes a host and a port and nothing else", text.shown));
  }
  target.probe = std::make_unique<TcpProbe>(url->host, url->port.value_or(0));
}

}  // namespace toolkit::health
