#include "lib/wire/amqp.hpp"

#include <fmt/format.h>

#include "lib/core/version.hpp"
#include "lib/wire/byte_cursor.hpp"
#include "lib/wire/byte_writer.hpp"

namespace toolkit::wire {
namespace {

constexpr std::uint8_t kMethodFrame = 1;
constexpr std::uint8_t kHeartbeatFrame = 8;
constexpr std::uint16_t kOurChannel = 0;  // the connection's own
using Short = std::uint8_t;               // the length of a shortstr
using Long = std::uint32_t;               // of a longstr or a table

template <typename Length>
std::string_view take_counted(ByteCursor& reader) {
  return reader.take(reader.big<Length>());
}

/// Behind the number of the method. It has failed when the payload calls another one.
ByteCursor arguments(std::string_view payload, AmqpMethod method) {
  ByteCursor reader{payload};
  if (reader.big<std::uint32_t>() != static_cast<std::uint32_t>(method)) reader.fail();
  return reader;
}

std::string frame(AmqpMethod method, std::string_view arguments) {
  const std::string payload = ByteWriter{}.big(static_cast<std::uint32_t>(method)).text(arguments).written();
  return ByteWriter{}.big(kMethodFrame).big(kOurChannel).big_counted<Long>(payload).big(kAmqpFrameEnd).written();
}

// Fields of a table.
std::string text_field(std::string_view name, std::string_view value) {
  return ByteWriter{}.big_counted<Short>(name).text("S").big_counted<Long>(value).written();
}
std::string true_field(std::string_view name) {
  return ByteWriter{}.big_counted<Short>(name).text("t").big(std::uint8_t{1}).written();
}
std::string table_field(std::string_view name, std::string_view fields) {
  return ByteWriter{}.big_counted<Short>(name).text("F").big_counted<Long>(fields).written();
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
  ByteCursor reader{bytes};
  const auto type = reader.big<std::uint8_t>();
  const auto channel = reader.big<std::uint16_t>();
  const auto size = reader.big<std::uint32_t>();
  if (reader.failed() || channel != kOurChannel) return {};
  const Kind kind = type == kMethodFrame ? Kind::method : type == kHeartbeatFrame ? Kind::heartbeat : Kind::other;
  return {kind, size};
}

std::optional<AmqpMethod> amqp_method(std::string_view payload) {
  ByteCursor reader{payload};
  const AmqpMethod method{reader.big<std::uint32_t>()};
  if (reader.failed()) return std::nullopt;
  return method;
}

bool AmqpStart::takes(std::string_view mechanism) const {
  return fmt::format(" {} ", mechanisms).find(fmt::format(" {} ", mechanism)) != std::string::npos;
}

std::optional<AmqpStart> parse_amqp_start(std::string_view payload) {
  ByteCursor reader = arguments(payload, AmqpMethod::start);
  const auto major = reader.big<std::uint8_t>();
  const auto minor = reader.big<std::uint8_t>();
  static_cast<void>(take_counted<Long>(reader));  // the server's properties
  const std::string_view mechanisms = take_counted<Long>(reader);
  static_cast<void>(take_counted<Long>(reader));  // its languages
  if (reader.failed()) return std::nullopt;
  return AmqpStart{fmt::format("{}-{}", major, minor), std::string{mechanisms}};
}

std::optional<AmqpTune> parse_amqp_tune(std::string_view payload) {
  ByteCursor reader = arguments(payload, AmqpMethod::tune);
  const auto most_channels = reader.big<std::uint16_t>();
  const auto longest_frame = reader.big<std::uint32_t>();
  static_cast<void>(reader.big<std::uint16_t>());  // seconds between heartbeats
  if (reader.failed()) return std::nullopt;
  return AmqpTune{most_channels, longest_frame};
}

std::optional<AmqpClose> parse_amqp_close(std::string_view payload) {
  ByteCursor reader = arguments(payload, AmqpMethod::close);
  const auto code = reader.big<std::uint16_t>();
  const std::string_view text = take_counted<Short>(reader);
  if (reader.failed()) return std::nullopt;
  return AmqpClose{code, std::string{text}};
}

std::optional<std::string> parse_amqp_blocked(std::string_view payload) {
  ByteCursor reader = arguments(payload, AmqpMethod::blocked);
  const std::string_view reason = take_counted<Short>(reader);
  if (reader.failed()) return std::nullopt;
  return std::string{reason};
}

std::string amqp_start_ok(std::string_view user, std::string_view password) {
  // RabbitMQ's log shows the connection's name, so that a line of ours explains itself.
  const std::string capabilities = true_field("authentication_failure_close") + true_field("connection.blocked");
  const std::string properties = text_field("product", "ci-toolkit") + text_field("version", version()) +
                                 text_field("connection_name", "health-wait") +
                                 table_field("capabilities", capabilities);
  std::string proof;  // RFC 4616, without an identity to act as
  proof.append(1, '\0').append(user).append(1, '\0').append(password);
  return frame(AmqpMethod::start_ok, ByteWriter{}
                                         .big_counted<Long>(properties)
                                         .big_counted<Short>("PLAIN")
                                         .big_counted<Long>(proof)
                                         .big_counted<Short>("en_US")
                                         .written());
}

std::string amqp_tune_ok(const AmqpTune& tune) {
  constexpr std::uint16_t kNoHeartbeats = 0;
  return frame(AmqpMethod::tune_ok,
               ByteWriter{}.big(tune.most_channels).big(tune.longest_frame).big(kNoHeartbeats).written());
}

std::string amqp_open(std::string_view vhost) {
  // Behind it two fields that older versions had a use for.
  return frame(AmqpMethod::open,
               ByteWriter{}.big_counted<Short>(vhost).big_counted<Short>("").big(std::uint8_t{0}).written());
}

std::string amqp_close() {
  constexpr std::uint16_t kSuccess = 200;
  constexpr std::uint32_t kNoMethod = 0;  // of the server's, that it is about
  return frame(AmqpMethod::close, ByteWriter{}.big(kSuccess).big_counted<Short>("done").big(kNoMethod).written());
}

std::string amqp_close_ok() { return frame(AmqpMethod::close_ok, ""); }

}  // namespace toolkit::wire
