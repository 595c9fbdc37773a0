// Frames as an HTTP/2 server reads and writes them. Source: RFC 9113, sections 3.4, 4.1 and 6; RFC 7541, sections 5 and
// 6.2.2.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "test/support/scripted_server.hpp"

namespace toolkit::test {

inline std::string frame(char type, char flags, std::uint32_t stream, const std::string& payload) {
  std::string bytes;
  for (int shift = 16; shift >= 0; shift -= 8)
    bytes += static_cast<char>(payload.size() >> static_cast<unsigned>(shift));
  bytes += type;
  bytes += flags;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(stream >> static_cast<unsigned>(shift));
  return bytes + payload;
}

inline constexpr char kData = 0;
inline constexpr char kHeaders = 1;
inline constexpr char kReset = 3;
inline constexpr char kSettings = 4;
inline constexpr char kAck = 1;
inline constexpr char kEndStream = 1;
inline constexpr char kEndHeaders = 4;

/// A length of up to 7 bits, or the rest of it in further ones; then the text as it is.
inline std::string hpack_text(const std::string& text) {
  constexpr std::size_t kMost = 127;
  std::string bytes;
  if (text.size() < kMost) {
    bytes += static_cast<char>(text.size());
  } else {
    bytes += static_cast<char>(kMost);
    std::size_t rest = text.size() - kMost;
    for (; rest >= 128; rest /= 128) bytes += static_cast<char>(rest % 128 + 128);
    bytes += static_cast<char>(rest);
  }
  return bytes + text;
}

using Fields = std::vector<std::pair<std::string, std::string>>;
/// Literal fields that are kept in no table.
inline std::string hpack(const Fields& fields) {
  std::string bytes;
  for (const auto& [name, value] : fields) bytes += '\0' + hpack_text(name) + hpack_text(value);
  return bytes;
}

/// An answer on stream 1: headers, a body and trailers, or headers alone that end it.
inline std::string http2_answer(const Fields& headers, const std::string& body, const Fields& trailers) {
  return frame(kHeaders, kEndHeaders, 1, hpack(headers)) + frame(kData, 0, 1, body) +
         frame(kHeaders, kEndHeaders | kEndStream, 1, hpack(trailers));
}
inline std::string http2_answer(const Fields& headers) {
  return frame(kHeaders, kEndHeaders | kEndStream, 1, hpack(headers));
}

/// Reads the first request of a client with prior knowledge, and greets it; returns its body. Empty when it is none.
inline std::string take_http2_request(Peer& peer) {
  constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  if (peer.read_exactly(kPreface.size()) != kPreface) return "";
  peer.send(frame(kSettings, 0, 0, ""));
  std::string body;
  while (true) {
    const std::string head = peer.read_exactly(9);
    if (head.size() < 9) return "";
    std::size_t length = 0;
    for (int i = 0; i < 3; ++i) length = length * 256 + static_cast<unsigned char>(head[static_cast<std::size_t>(i)]);
    const std::string payload = peer.read_exactly(length);
    const char type = head[3];
    const char flags = head[4];
    if (type == kSettings && (flags & kAck) == 0) peer.send(frame(kSettings, kAck, 0, ""));
    if (type == kData) body += payload;
    if ((type == kData || type == kHeaders) && (flags & kEndStream) != 0) return body;
  }
}

}  // namespace toolkit::test
