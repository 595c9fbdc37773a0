#include "lib/wire/amqp.hpp"

#include "test/support/catch.hpp"

using namespace toolkit::wire;
using namespace std::string_literals;
using Kind = AmqpFrameHeader::Kind;

namespace {

// Recorded from RabbitMQ 3.10.8 of Debian 12, without the frame around it; it has fewer properties here.
const std::string kStart =
    "\0\x0a\0\x0a"
    "\0\x09"
    "\0\0\0\x3c\x0c"
    "capabilitiesF\0\0\0\x15\x12"
    "publisher_confirmst\x01"
    "\x07"
    "productS\0\0\0\x08RabbitMQ"
    "\0\0\0\x0e"
    "AMQPLAIN PLAIN"
    "\0\0\0\x05"
    "en_US"s;
const std::string kTune = "\0\x0a\0\x1e\x07\xff\0\x02\0\0\0\x3c"s;
const std::string kClose = "\0\x0a\0\x32\x02\x12\x21NOT_ALLOWED - vhost nov not found\0\x0a\0\x28"s;

/// The payload of a frame of ours, which must be whole.
std::string payload_of(const std::string& frame) {
  REQUIRE(frame.size() >= AmqpFrameHeader::kSize + 1);
  const AmqpFrameHeader header = parse_amqp_frame_header(std::string_view{frame}.substr(0, AmqpFrameHeader::kSize));
  CHECK(header.kind == Kind::method);
  REQUIRE(frame.size() == AmqpFrameHeader::kSize + header.size + 1);
  CHECK(frame.back() == kAmqpFrameEnd);
  return frame.substr(AmqpFrameHeader::kSize, header.size);
}

}  // namespace

TEST_CASE("a header of the protocol names its version", "[wire]") {
  CHECK(amqp_version(kAmqpProtocol) == "0-9-1");
  CHECK(amqp_version("AMQP\0\1\0\0"s) == "1-0-0");
  CHECK(amqp_version("AMQP\3\1\0\0"s) == "1-0-0");  // with a login in front
  CHECK(amqp_version("AMQP\1\1\0\xff"s) == "1-0-255");
  for (const std::string& other : {"AMQP\0\0\x09"s, "HTTP/1.1"s, ""s, "AMQP\0\0\x09\1\0"s}) {
    CHECK_FALSE(amqp_version(other));
  }
}

TEST_CASE("a frame is a method or a heartbeat of the connection", "[wire]") {
  CHECK(parse_amqp_frame_header("\1\0\0\0\0\1\xef"s).kind == Kind::method);
  CHECK(parse_amqp_frame_header("\1\0\0\0\0\1\xef"s).size == 0x1ef);
  CHECK(parse_amqp_frame_header("\1\0\0\xff\xff\xff\xff"s).size == 0xffffffff);
  CHECK(parse_amqp_frame_header("\x08\0\0\0\0\0\0"s).kind == Kind::heartbeat);
  for (const std::string& other : {"\1\0\1\0\0\0\4"s, "\2\0\0\0\0\0\4"s, "HTTP/1."s, "SSH-2.0"s, "\1\0"s, ""s}) {
    CHECK(parse_amqp_frame_header(other).kind == Kind::other);
  }
}

TEST_CASE("a server begins with its version and its ways to log in", "[wire]") {
  const auto start = parse_amqp_start(kStart);
  REQUIRE(start);
  CHECK(start->version == "0-9");
  CHECK(start->mechanisms == "AMQPLAIN PLAIN");
  CHECK(start->takes("PLAIN"));
  CHECK(start->takes("AMQPLAIN"));
  CHECK_FALSE(start->takes("LAIN"));
  CHECK_FALSE(AmqpStart{"0-9", "EXTERNAL"}.takes("PLAIN"));
  CHECK_FALSE(AmqpStart{"0-9", ""}.takes("PLAIN"));
}

TEST_CASE("a server tunes, blocks and closes", "[wire]") {
  const auto tune = parse_amqp_tune(kTune);
  REQUIRE(tune);
  CHECK(tune->most_channels == 2047);
  CHECK(tune->longest_frame == 131072);
  const auto close = parse_amqp_close(kClose);
  REQUIRE(close);
  CHECK(close->code == 530);
  CHECK(close->text == "NOT_ALLOWED - vhost nov not found");
  CHECK(parse_amqp_blocked("\0\x0a\0\x3c\x09low on me"s) == "low on me");
  CHECK(amqp_method("\0\x0a\0\x29\0"s) == AmqpMethod::open_ok);
  CHECK(amqp_method("\0\x0a\0\x33"s) == AmqpMethod::close_ok);
}

TEST_CASE("a method is read as itself alone, and only when it is whole", "[wire]") {
  for (std::size_t size = 0; size < kStart.size(); ++size) CHECK_FALSE(parse_amqp_start(kStart.substr(0, size)));
  for (std::size_t size = 0; size < kTune.size(); ++size) CHECK_FALSE(parse_amqp_tune(kTune.substr(0, size)));
  // Which method it was about is not needed.
  const std::size_t needed = kClose.size() - 4;
  for (std::size_t size = 0; size < needed; ++size) CHECK_FALSE(parse_amqp_close(kClose.substr(0, size)));
  CHECK_FALSE(parse_amqp_blocked("\0\x0a\0\x3c\x09low"s));
  CHECK_FALSE(parse_amqp_start(kTune));
  CHECK_FALSE(parse_amqp_tune(kClose));
  CHECK_FALSE(parse_amqp_close(kStart));
  CHECK_FALSE(parse_amqp_blocked(kClose));
  CHECK_FALSE(amqp_method("\0\x0a\0"s));
}

TEST_CASE("a login says who and asks to be told of a refusal", "[wire]") {
  const std::string said = payload_of(amqp_start_ok("app", "pass word"));
  CHECK(amqp_method(said) == AmqpMethod::start_ok);
  for (const std::string& part : {"\x1c"
                                  "authentication_failure_closet\1"s,
                                  "\x12"
                                  "connection.blockedt\1"s,
                                  "\x07productS\0\0\0\x0a"
                                  "ci-toolkit"s,
                                  "\x05PLAIN\0\0\0\x0e\0app\0pass word\x05"
                                  "en_US"s}) {
    CHECK(said.find(part) != std::string::npos);
  }
  rc::prop("whatever user and password are, the frame is whole", [] {
    const auto user = *rc::gen::arbitrary<std::string>();
    const auto password = *rc::gen::arbitrary<std::string>();
    const std::string frame = amqp_start_ok(user, password);
    const AmqpFrameHeader header = parse_amqp_frame_header(std::string_view{frame}.substr(0, AmqpFrameHeader::kSize));
    RC_ASSERT(frame.size() == AmqpFrameHeader::kSize + header.size + 1);
    RC_ASSERT(frame.find('\0' + user + '\0' + password + "\5en_US") != std::string::npos);
  });
}

TEST_CASE("what follows a login is written as the specification says", "[wire]") {
  CHECK(payload_of(amqp_tune_ok({2047, 131072})) == "\0\x0a\0\x1f\x07\xff\0\2\0\0\0\0"s);
  CHECK(payload_of(amqp_open("/")) == "\0\x0a\0\x28\1/\0\0"s);
  CHECK(payload_of(amqp_close()) == "\0\x0a\0\x32\0\xc8\4done\0\0\0\0"s);
  CHECK(payload_of(amqp_close_ok()) == "\0\x0a\0\x33"s);
}
