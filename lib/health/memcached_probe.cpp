// memcached://host is ready when `version` is answered. Source: memcached's doc/protocol.txt, "Version" and "Error
// strings".
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/net/stream.hpp"

namespace toolkit::health {
namespace {

constexpr std::uint16_t kPort = 11211;
constexpr std::size_t kLongestLine = 1024;

class MemcachedProbe final : public Probe {
 public:
  explicit MemcachedProbe(HostAndPort target) : target_{std::move(target)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    auto connection = reach(target_.host, target_.port, deadline);
    if (!connection) return connection.error();
    net::Stream stream{std::move(connection->fd)};
    if (auto sent = stream.write("version\r\n", deadline); !sent) return broken(sent.error());
    const auto line = stream.read_line(kLongestLine, deadline);
    if (!line) return broken(line.error());
    if (line->starts_with("VERSION ")) return {.state = State::ready, .reached = true};
    const std::string said = fmt::format("version was answered by '{}'", printable(cut_utf8(*line, 200)));
    // Started with -Y, it wants a login that it takes in none but its own form.
    return *line == "CLIENT_ERROR unauthenticated" ? hopeless(said) : not_yet(said);
  }

 private:
  HostAndPort target_;
};

}  // namespace

void make_memcached_probe(const TargetText& text, const Environment& /*environment*/, Target& target,
                          Mistakes& mistakes) {
  const auto at = read_host_and_port(text, kPort, mistakes);
  target.server = at;
  if (at) target.probe = std::make_unique<MemcachedProbe>(*at);
}

}  // namespace toolkit::health
