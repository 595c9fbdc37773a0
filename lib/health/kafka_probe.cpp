// kafka://host is ready when the broker knows itself, or others, to be alive, and a controller.
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/net/stream.hpp"
#include "lib/wire/kafka.hpp"

namespace toolkit::health {
namespace {

constexpr std::uint16_t kPort = 9092;
constexpr std::size_t kLongestAnswer = std::size_t{1} << 20U;  // some 60 bytes for each broker
// A TLS alert: what a listener that wants TLS says to anything else. Source: RFC 8446, sections 5.1 and 6.
constexpr std::string_view kTlsAlert = "\x15\x03";

tl::expected<std::string, Answer> ask(net::Stream& stream, const std::string& request, const Deadline& deadline) {
  if (auto sent = stream.write(request, deadline); !sent) return tl::unexpected{broken(sent.error())};
  const auto length = stream.read_exactly(wire::kKafkaLength, deadline);
  if (!length) return tl::unexpected{broken(length.error())};
  if (length->starts_with(kTlsAlert)) return tl::unexpected{hopeless("it wants TLS, which kafka: has not")};
  const auto rest = wire::kafka_rest_of_message(*length);
  if (!rest || *rest > kLongestAnswer) {
    return tl::unexpected{not_yet(fmt::format("it says '{}', which is not Kafka", printable(*length)))};
  }
  auto message = stream.read_exactly(*rest, deadline);
  if (!message) return tl::unexpected{broken(message.error())};
  return std::move(*message);
}

class KafkaProbe final : public Probe {
 public:
  explicit KafkaProbe(HostAndPort target) : target_{std::move(target)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    auto connection = reach(target_.host, target_.port, deadline);
    if (!connection) return connection.error();
    net::Stream stream{std::move(connection->fd)};
    const auto message = ask(stream, wire::kafka_api_versions(), deadline);
    if (!message) return message.error();
    const auto versions = wire::parse_kafka_versions(*message);
    if (!versions) return not_yet("ApiVersions was answered by what is not Kafka");
    if (versions->error != 0) return not_yet(fmt::format("ApiVersions was answered by error {}", versions->error));
    if (!versions->has_metadata) return hopeless("it has no Metadata: this is a controller's port, and no broker's");
    if (!versions->metadata_version) return hopeless("it knows none of Metadata's versions 1 to 8");
    return check_metadata(stream, *versions->metadata_version, deadline);
  }

 private:
  static Answer check_metadata(net::Stream& stream, std::int16_t version, const Deadline& deadline) {
    const auto message = ask(stream, wire::kafka_metadata(version), deadline);
    if (!message) return explain(message.error(), deadline);
    const auto metadata = wire::parse_kafka_metadata(*message, version);
    if (!metadata) return not_yet("Metadata was answered by what is not Kafka");
    if (metadata->brokers == 0) return not_yet("it knows no broker that is alive");
    if (metadata->controller < 0) return not_yet("its cluster has no controller");
    return {.state = State::ready, .reached = true};
  }

  /// A listener for SASL answers ApiVersions to everybody, and hangs up at what comes before a login.
  static Answer explain(Answer answer, const Deadline& deadline) {
    if (answer.state == State::failed && !deadline.passed()) {
      answer.message += " after Metadata was asked for; a listener that wants a login does that, and kafka: has none";
    }
    return answer;
  }

  HostAndPort target_;
};

}  // namespace

void make_kafka_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  const auto at = read_one_host(text, kPort, mistakes);
  target.server = at;
  if (at) target.probe = std::make_unique<KafkaProbe>(*at);
}

}  // namespace toolkit::health
