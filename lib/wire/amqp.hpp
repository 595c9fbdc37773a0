// What an AMQP server and its client say to each other on the way in and out, in frames of channel 0. Source: AMQP
// 0-9-1 specification, sections 2.3.5 and 4.2, and its class "connection"; rabbitmq.com, "Authentication Failure
// Notifications".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace toolkit::wire {

/// The first bytes of a client; and of a server that wants another version.
inline constexpr std::string_view kAmqpProtocol{"AMQP\0\0\x09\x01", 8};

/// "0-9-1" of the bytes above; nothing when it is no header of AMQP.
[[nodiscard]] std::optional<std::string> amqp_version(std::string_view header);

/// What stands in front of every frame's payload; kAmqpFrameEnd stands behind it.
struct AmqpFrameHeader {
  static constexpr std::size_t kSize = 7;
  enum class Kind { method, heartbeat, other };
  Kind kind = Kind::other;
  std::size_t size = 0;  ///< of the payload
};
inline constexpr char kAmqpFrameEnd = '\xce';
/// `bytes` are kSize of them.
[[nodiscard]] AmqpFrameHeader parse_amqp_frame_header(std::string_view bytes);

/// A class and a method of it, in one number.
enum class AmqpMethod : std::uint32_t {
  start = 0x000a'000a,
  start_ok = 0x000a'000b,
  tune = 0x000a'001e,
  tune_ok = 0x000a'001f,
  open = 0x000a'0028,
  open_ok = 0x000a'0029,
  close = 0x000a'0032,
  close_ok = 0x000a'0033,
  blocked = 0x000a'003c,
};
/// What a payload of a method frame calls; nothing when it is too short. What others than these are is not checked.
[[nodiscard]] std::optional<AmqpMethod> amqp_method(std::string_view payload);

// The arguments of what a server calls; nothing when a payload is not as it must be.
struct AmqpStart {
  std::string version;     ///< "0-9"
  std::string mechanisms;  ///< names of ways to log in, separated by blanks
  [[nodiscard]] bool takes(std::string_view mechanism) const;
};
[[nodiscard]] std::optional<AmqpStart> parse_amqp_start(std::string_view payload);

struct AmqpTune {
  std::uint16_t most_channels = 0;
  std::uint32_t longest_frame = 0;
};
[[nodiscard]] std::optional<AmqpTune> parse_amqp_tune(std::string_view payload);

struct AmqpClose {
  int code = 0;
  std::string text;
};
[[nodiscard]] std::optional<AmqpClose> parse_amqp_close(std::string_view payload);

[[nodiscard]] std::optional<std::string> parse_amqp_blocked(std::string_view payload);  ///< the reason

// Whole frames, of what a client calls.
/// A login by PLAIN; the server shall tell us when it refuses it, and when it takes no messages.
[[nodiscard]] std::string amqp_start_ok(std::string_view user, std::string_view password);
/// All as the server has it, without heartbeats.
[[nodiscard]] std::string amqp_tune_ok(const AmqpTune& tune);
/// `vhost` has at most 255 bytes.
[[nodiscard]] std::string amqp_open(std::string_view vhost);
[[nodiscard]] std::string amqp_close();
[[nodiscard]] std::string amqp_close_ok();

}  // namespace toolkit::wire
