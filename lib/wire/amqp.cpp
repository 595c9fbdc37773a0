#include "lib/wire/amqp.hpp"

#include <fmt/format.h>

#include "lib/core/version.hpp"
#include "lib/wire/byte_reader.hpp"
#include "lib/wire/byte_writer.hpp"

namespace toolkit::wire {
namespace {

constexpr std::uint64_t kMethodFrame = 1;
constexpr std::uint64_t kHeartbeatFrame = 8;
constexpr std::uint64_t kOurChannel = 0;  // the connection's own
constexpr std::size_t kMethodSize = 4;
constexpr std::size_t kShort = 1;  // bytes of the length of a shortstr
constexpr std::size_t kLong = 4;   // of a longstr or a table

ByteWriter writer() { return ByteWriter{ByteOrder::big}; }

std::optional<std::string_view> counted(ByteReader& reader, std::size_t size) {
  const auto length = reader.number(size);
  return length ? reader.take(*length) : std::nullopt;
}

/// Behind the number of the method.
std::optional<ByteReader> arguments(std::string_view payload, AmqpMethod method) {
  if (amqp_method(payload) != method) return std::nullopt;
  return ByteReader{payload.substr(kMethodSize), ByteOrder::big};
}

std::string frame(AmqpMethod method, std::string_view arguments) {
  const std::string payload =
      writer().number(static_cast<std::uint32_t>(method), kMethodSize).text(arguments).written();
  const char end = kAmqpFrameEnd;
  return writer().number(kMethodFrame, 1).number(kOurChannel, 2).counted(payload, kLong).text({&end, 1}).written();
}

// Fields of a table.
std::string text_field(std::string_view name, std::string_view value) {
  return writer().counted(name, kShort).text("S").counted(value, kLong).written();
}
std::string true_field(std::string_view name) {
  return writer().counted(name, kShort).text("t").number(1, 1).written();
}
std::string table_field(std::string_view name, std::string_view fields) {
  return writer().counted(name, kShort).text("F").counted(fields, kLong).written();
}

}  // namespace

std::optional<std::string> amqp_version(std::string_view header) {
  if (header.size() != kAmqpProtocol.size() || !header.starts_with("AMQP")) return std::nullopt;
  const auto number = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(header[at])); };
  // The byte in front of them is 0, or tells the layers of AMQP 1.0 apart.
  return fmt::format("{}-{}-{}", number(5), number(6), number(7));
}

AmqpFrameHeader parse_amqp_frame_header(std::string_view bytes) {
  using Kind = AmqpFrameHeader::Kind;
  ByteReader reader{bytes, ByteOrder::big};
  const auto type = reader.number(1);
  const auto channel = reader.number(2);
  const auto size = reader.number(4);
  if (!size || channel != kOurChannel) return {};
  const Kind kind = type == kMethodFrame ? Kind::method : type == kHeartbeatFrame ? Kind::heartbeat : Kind::other;
  return {kind, *size};
}

std::optional<AmqpMethod> amqp_method(std::string_view payload) {
  const auto number = ByteReader{payload, ByteOrder::big}.number(kMethodSize);
  if (!number) return std::nullopt;
  return static_cast<AmqpMethod>(*number);
}

bool AmqpStart::takes(std::string_view mechanism) const {
  return fmt::format(" {} ", mechanisms).find(fmt::format(" {} ", mechanism)) != std::string::npos;
}

std::optional<AmqpStart> parse_amqp_start(std::string_view payload) {
  auto reader = arguments(payload, AmqpMethod::start);
  if (!reader) return std::nullopt;
  const auto major = reader->number(1);
  const auto minor = reader->number(1);
  const auto properties = counted(*reader, kLong);
  const auto mechanisms = counted(*reader, kLong);
  const auto locales = counted(*reader, kLong);
  if (!major || !minor || !properties || !mechanisms || !locales) return std::nullopt;
  return AmqpStart{fmt::format("{}-{}", *major, *minor), std::string{*mechanisms}};
}

std::optional<AmqpTune> parse_amqp_tune(std::string_view payload) {
  auto reader = arguments(payload, AmqpMethod::tune);
  if (!reader) return std::nullopt;
  const auto most_channels = reader->number(2);
  const auto longest_frame = reader->number(4);
  const auto heartbeat = reader->number(2);
  if (!most_channels || !longest_frame || !heartbeat) return std::nullopt;
  return AmqpTune{static_cast<std::uint16_t>(*most_channels), static_cast<std::uint32_t>(*longest_frame)};
}

std::optional<AmqpClose> parse_amqp_close(std::string_view payload) {
  auto reader = arguments(payload, AmqpMethod::close);
  if (!reader) return std::nullopt;
  const auto code = reader->number(2);
  const auto text = counted(*reader, kShort);
  if (!code || !text) return std::nullopt;
  return AmqpClose{static_cast<int>(*code), std::string{*text}};
}

std::optional<std::string> parse_amqp_blocked(std::string_view payload) {
  auto reader = arguments(payload, AmqpMethod::blocked);
  const auto reason = reader ? counted(*reader, kShort) : std::nullopt;
  if (!reason) return std::nullopt;
  return std::string{*reason};
}

std::string amqp_start_ok(std::string_view user, std::string_view password) {
  // RabbitMQ's log shows the connection's name, so that a line of ours explains itself.
  const std::string capabilities = true_field("authentication_failure_close") + true_field("connection.blocked");
  const std::string properties = text_field("product", "ci-toolkit") + text_field("version", version()) +
                                 text_field("connection_name", "health-wait") +
                                 table_field("capabilities", capabilities);
  std::string proof;  // RFC 4616, without an identity to act as
  proof.append(1, '\0').append(user).append(1, '\0').append(password);
  return frame(AmqpMethod::start_ok, writer()
                                         .counted(properties, kLong)
                                         .counted("PLAIN", kShort)
                                         .counted(proof, kLong)
                                         .counted("en_US", kShort)
                                         .written());
}

std::string amqp_tune_ok(const AmqpTune& tune) {
  return frame(AmqpMethod::tune_ok,
               writer().number(tune.most_channels, 2).number(tune.longest_frame, 4).number(0, 2).written());
}

std::string amqp_open(std::string_view vhost) {
  // Behind it two fields that older versions had a use for.
  return frame(AmqpMethod::open, writer().counted(vhost, kShort).counted("", kShort).number(0, 1).written());
}

std::string amqp_close() {
  constexpr std::uint64_t kSuccess = 200;
  // It is about no method of the server's.
  return frame(AmqpMethod::close,
               writer().number(kSuccess, 2).counted("done", kShort).number(0, kMethodSize).written());
}

std::string amqp_close_ok() { return frame(AmqpMethod::close_ok, ""); }

}  // namespace toolkit::wire
