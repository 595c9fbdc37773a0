// tcp://host:port is ready when a connection is accepted, and stays open if that is asked for.
#include <poll.h>
#include <sys/socket.h>

#include <array>

#include <fmt/format.h>

#include "lib/core/values.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"

namespace toolkit::health {
namespace {

constexpr std::array kOptions{OptionKind{
    "open-for", "TIME",
    "the connection stays open for this long: a proxy, like Docker's for a published port, accepts before the "
    "service does, and then hangs up"}};

/// Whether the other side has not hung up by `until`. What says something is there.
bool stays_open(const net::Connection& connection, const Deadline& until) {
  if (wait_for(connection.fd.get(), POLLIN, until) != Wake::ready) return true;
  char byte = 0;
  return ::recv(connection.fd.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

class TcpProbe final : public Probe {
 public:
  TcpProbe(std::string host, std::uint16_t port, std::chrono::milliseconds open_for)
      : host_{std::move(host)}, port_{port}, open_for_{open_for} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    const auto connection = reach(host_, port_, deadline);
    if (!connection) return connection.error();
    if (open_for_.count() == 0) return {.state = State::ready, .reached = true};
    const Deadline until = deadline.sooner(system_clock().now() + open_for_);
    if (!stays_open(*connection, until)) {
      return {.state = State::refused,
              .message = "accepted, and closed at once",
              .near = connection->peer.is_near(),
              .resolved = true};
    }
    if (deadline.passed()) return {.state = State::failed, .message = "no time to see whether it stays open"};
    return {.state = State::ready, .reached = true};
  }

 private:
  std::string host_;
  std::uint16_t port_;
  std::chrono::milliseconds open_for_;
};

/// Nothing when it is not given, or wrong.
std::chrono::milliseconds read_open_for(const TargetText& text, Mistakes& mistakes) {
  const auto written = text.option("open-for");
  if (!written) return {};
  const auto time = parse_duration(*written);
  if (time && time->count() > 0) return *time;
  text.refuse_option("open-for", time ? "it must be more than 0s" : time.error().message, mistakes);
  return {};
}

}  // namespace

std::span<const OptionKind> tcp_options() { return kOptions; }

void make_tcp_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  if (!url) return;
  if (!url->port) text.refuse("has no port; write tcp://HOST:PORT", mistakes);
  if (url->user || url->path.size() > 1 || url->query) {
    text.refuse("tcp: takes a host and a port and nothing else", mistakes);
  }
  target.server = {url->host, url->port.value_or(0)};
  target.probe = std::make_unique<TcpProbe>(url->host, url->port.value_or(0), read_open_for(text, mistakes));
}

}  // namespace toolkit::health
