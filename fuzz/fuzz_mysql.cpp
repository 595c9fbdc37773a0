// What a MySQL server says: no packet crashes the parsers, and what is taken from one stands in it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/wire/mysql.hpp"

namespace {

using namespace toolkit;
using fuzz::require;

bool stands_in(std::string_view part, std::string_view whole) { return whole.find(part) != std::string_view::npos; }

void check_header(std::string_view bytes) {
  if (bytes.size() < wire::MysqlHeader::kSize) return;
  const wire::MysqlHeader header = wire::parse_mysql_header(bytes.substr(0, wire::MysqlHeader::kSize));
  require(header.length < std::size_t{1} << 24U, "a length has three bytes");
  const std::string again = wire::mysql_packet(bytes, header.sequence);
  const wire::MysqlHeader own = wire::parse_mysql_header(std::string_view{again}.substr(0, wire::MysqlHeader::kSize));
  require(own.length == bytes.size() && own.sequence == header.sequence, "our own header reads as it was written");
}

void check_greeting(std::string_view payload) {
  const auto greeting = wire::parse_mysql_greeting(payload);
  if (!greeting) return;
  require(greeting->nonce.size() >= 8 && greeting->nonce.size() <= payload.size(),
          "a nonce is no shorter than 8 bytes");
  require(stands_in(greeting->nonce.substr(0, 8), payload), "a nonce is not made up");
  require(stands_in(greeting->plugin, payload), "a plugin is not made up");
}

void check_reply(std::string_view payload) {
  using Kind = wire::MysqlReply::Kind;
  const wire::MysqlReply reply = wire::parse_mysql_reply(payload);
  require(stands_in(reply.data, payload) && stands_in(reply.error.text, payload), "nothing is made up");
  require(reply.kind != Kind::error || wire::parse_mysql_error(payload), "an error is an error everywhere");
  require(reply.error.code >= 0 && reply.error.code <= 0xffff, "a code has two bytes");
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view payload{reinterpret_cast<const char*>(data), size};
  check_header(payload);
  check_greeting(payload);
  check_reply(payload);
  return 0;
}
