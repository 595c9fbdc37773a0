// What an AMQP server says: no frame crashes the parsers, and what is taken from one stands in it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/wire/amqp.hpp"

namespace {

using namespace toolkit;
using fuzz::require;
using wire::AmqpFrameHeader;

bool stands_in(std::string_view part, std::string_view whole) { return whole.find(part) != std::string_view::npos; }

/// A frame of ours has the header and the end that the parser asks of others.
void check_own(std::string_view frame) {
  const AmqpFrameHeader header = wire::parse_amqp_frame_header(frame.substr(0, AmqpFrameHeader::kSize));
  require(header.kind == AmqpFrameHeader::Kind::method, "our own frame is one of a method");
  require(frame.size() == AmqpFrameHeader::kSize + header.size + 1, "our own frame is as long as it says");
  require(frame.back() == wire::kAmqpFrameEnd, "our own frame has its end");
}

void check_payload(std::string_view payload) {
  if (const auto start = wire::parse_amqp_start(payload)) {
    require(stands_in(start->mechanisms, payload), "a mechanism is not made up");
    static_cast<void>(start->takes("PLAIN"));
  }
  if (const auto tune = wire::parse_amqp_tune(payload)) check_own(wire::amqp_tune_ok(*tune));
  if (const auto close = wire::parse_amqp_close(payload)) {
    require(close->code >= 0 && close->code <= 0xffff, "a code has two bytes");
    require(close->text.size() <= 255 && stands_in(close->text, payload), "a reason is not made up");
  }
  if (const auto reason = wire::parse_amqp_blocked(payload)) require(stands_in(*reason, payload), "nor is that one");
  check_own(wire::amqp_start_ok(payload, payload));
  check_own(wire::amqp_open(payload.substr(0, 255)));
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  static_cast<void>(wire::amqp_version(bytes));
  check_payload(bytes);
  if (size < AmqpFrameHeader::kSize) return 0;
  static_cast<void>(wire::parse_amqp_frame_header(bytes.substr(0, AmqpFrameHeader::kSize)));
  check_payload(bytes.substr(AmqpFrameHeader::kSize));
  return 0;
}
