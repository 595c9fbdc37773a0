// mongodb://host is ready when the server says that it takes reads: a server alone, a primary, a secondary or a mongos.
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/net/stream.hpp"
#include "lib/wire/mongodb.hpp"

namespace toolkit::health {
namespace {

constexpr std::uint16_t kPort = 27017;
constexpr std::size_t kLongestAnswer = std::size_t{64} * 1024;  // a replica set has at most 50 members

std::string shown(std::string_view text) { return printable(cut_utf8(text, 200)); }

/// What a member of a replica set that takes no reads is.
std::string describe(const wire::MongodbHello& hello) {
  if (hello.is_arbiter) return fmt::format("it is an arbiter of the replica set '{}'", shown(hello.set_name));
  if (!hello.set_name.empty()) {
    return fmt::format("it is neither primary nor secondary of its replica set '{}'", shown(hello.set_name));
  }
  if (!hello.is_uninitiated) return "it is neither primary nor secondary";
  const std::string said = hello.info.empty() ? "" : fmt::format(": it says '{}'", shown(hello.info));
  return fmt::format("its replica set is not initiated{}", said);
}

class MongodbProbe final : public Probe {
 public:
  explicit MongodbProbe(HostAndPort target) : target_{std::move(target)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    auto connection = reach(target_.host, target_.port, deadline);
    if (!connection) return connection.error();
    net::Stream stream{std::move(connection->fd)};
    if (auto sent = stream.write(wire::mongodb_hello(), deadline); !sent) return broken(sent.error());
    const auto header = stream.read_exactly(wire::kMongodbHeader, deadline);
    if (!header) return broken(header.error());
    const auto length = wire::mongodb_rest_of_message(*header);
    if (!length) return not_yet(fmt::format("it says '{}', which is not MongoDB", shown(*header)));
    if (*length > kLongestAnswer) return not_yet("hello was answered by more than 64 KiB");
    const auto message = stream.read_exactly(*length, deadline);
    if (!message) return broken(message.error());
    const auto hello = wire::parse_mongodb_hello(*message);
    if (!hello) return not_yet("hello was answered by what is no MongoDB document");
    return judge(*hello);
  }

 private:
  static Answer judge(const wire::MongodbHello& hello) {
    if (!hello.is_ok) {
      return not_yet(fmt::format("hello was answered by error {}: {}", hello.code, shown(hello.error)));
    }
    if (hello.is_writable_primary || hello.is_secondary || hello.is_mongos) {
      return {.state = State::ready, .reached = true};
    }
    return not_yet(describe(hello));
  }

  HostAndPort target_;
};

}  // namespace

void make_mongodb_probe(const TargetText& text, const Environment& /*environment*/, Target& target,
                        Mistakes& mistakes) {
  const auto at = read_one_host(text, kPort, mistakes);
  target.server = at;
  if (at) target.probe = std::make_unique<MongodbProbe>(*at);
}

}  // namespace toolkit::health
