#include "lib/wire/mysql.hpp"

#include <algorithm>

#include "lib/wire/byte_reader.hpp"
#include "lib/wire/byte_writer.hpp"

namespace toolkit::wire {
namespace {

constexpr char kOk = '\0';
constexpr char kMore = '\x01';
constexpr char kVersion = '\x0a';
constexpr char kChangePlugin = '\xfe';
constexpr char kError = '\xff';

// Capability flags: CLIENT_LONG_PASSWORD, CLIENT_CONNECT_WITH_DB, …
constexpr std::uint32_t kLongPassword = 1U;
constexpr std::uint32_t kConnectWithDatabase = 1U << 3U;
constexpr std::uint32_t kProtocol41 = 1U << 9U;
constexpr std::uint32_t kSecureConnection = 1U << 15U;
constexpr std::uint32_t kPluginAuth = 1U << 19U;

constexpr std::uint32_t kLongestPacket = 1U << 16U;
constexpr std::uint8_t kUtf8 = 33;  // utf8_general_ci, which every version knows
constexpr std::size_t kNonceSize = 20;
constexpr std::size_t kFirstPart = 8;  // of the nonce

ByteReader reader_of(std::string_view bytes) { return {bytes, ByteOrder::little}; }

/// A nonce is sent with a NUL behind it, which does not belong to it.
std::string without_nul(std::string_view nonce) {
  if (nonce.ends_with('\0')) nonce.remove_suffix(1);
  return std::string{nonce};
}

}  // namespace

MysqlHeader parse_mysql_header(std::string_view bytes) {
  ByteReader reader = reader_of(bytes);
  const auto length = reader.number(3);
  const auto sequence = reader.number(1);
  return {length.value_or(0), static_cast<std::uint8_t>(sequence.value_or(0))};
}

std::string mysql_packet(std::string_view payload, std::uint8_t sequence) {
  return ByteWriter{ByteOrder::little}.number(payload.size(), 3).number(sequence, 1).text(payload).written();
}

bool MysqlGreeting::is_current() const { return (capabilities & kProtocol41) != 0 && nonce.size() >= kNonceSize; }

std::optional<MysqlGreeting> parse_mysql_greeting(std::string_view payload) {
  if (!payload.starts_with(kVersion)) return std::nullopt;
  ByteReader reader = reader_of(payload.substr(1));
  constexpr std::size_t kThreadId = 4;
  const bool begins = reader.text_until_nul() && reader.take(kThreadId);
  const auto first = begins ? reader.take(kFirstPart) : std::nullopt;
  const auto filler = reader.take(1);
  const auto lower = reader.number(2);
  if (!first || !filler || !lower) return std::nullopt;
  MysqlGreeting greeting{static_cast<std::uint32_t>(*lower), std::string{*first}, ""};
  if (reader.rest().empty()) return greeting;  // that was all until MySQL 4.1
  constexpr std::size_t kCharsetAndStatus = 3;
  const auto skipped = reader.take(kCharsetAndStatus);
  const auto upper = reader.number(2);
  const auto nonce_size = reader.number(1);
  constexpr std::size_t kReserved = 10;  // MariaDB has capabilities of its own there
  if (!skipped || !upper || !nonce_size || !reader.take(kReserved)) return std::nullopt;
  greeting.capabilities |= static_cast<std::uint32_t>(*upper) << 16U;
  // Its size counts a NUL behind it, and is 0 where there are no plugins.
  constexpr std::size_t kLeastSecondPart = 13;
  const std::size_t behind_first = *nonce_size > kFirstPart ? *nonce_size - kFirstPart : 0;
  const auto second = reader.take(std::max(kLeastSecondPart, behind_first));
  if (!second) return std::nullopt;
  greeting.nonce = without_nul(greeting.nonce + std::string{*second});
  // Some versions forget the NUL behind the name (MySQL bug 59453).
  if ((greeting.capabilities & kPluginAuth) != 0) greeting.plugin = without_nul(reader.rest());
  return greeting;
}

std::optional<MysqlError> parse_mysql_error(std::string_view payload) {
  if (!payload.starts_with(kError)) return std::nullopt;
  ByteReader reader = reader_of(payload.substr(1));
  const auto code = reader.number(2);
  if (!code) return std::nullopt;
  std::string_view text = reader.rest();
  constexpr std::size_t kSqlState = 6;  // as in #28000
  if (text.starts_with('#')) text.remove_prefix(std::min(kSqlState, text.size()));
  return MysqlError{static_cast<int>(*code), std::string{text}};
}

MysqlReply parse_mysql_reply(std::string_view payload) {
  using Kind = MysqlReply::Kind;
  if (payload.empty()) return {};
  ByteReader rest = reader_of(payload.substr(1));
  switch (payload.front()) {
    case kOk: return {Kind::ok, {}, "", ""};
    case kMore: return {Kind::more, {}, "", std::string{rest.rest()}};
    case kError: {
      const auto error = parse_mysql_error(payload);
      return error ? MysqlReply{Kind::error, *error, "", ""} : MysqlReply{};
    }
    case kChangePlugin: {
      // Alone it asks for the scramble of before MySQL 4.1.
      if (rest.rest().empty()) return {Kind::change_plugin, {}, "mysql_old_password", ""};
      const auto plugin = rest.text_until_nul();
      return plugin ? MysqlReply{Kind::change_plugin, {}, std::string{*plugin}, without_nul(rest.rest())}
                    : MysqlReply{};
    }
    default: return {};
  }
}

std::string mysql_login(const MysqlLogin& login) {
  std::uint32_t capabilities = kLongPassword | kProtocol41 | kSecureConnection | kPluginAuth;
  if (!login.database.empty()) capabilities |= kConnectWithDatabase;
  constexpr std::size_t kReserved = 23;
  ByteWriter writer{ByteOrder::little};
  writer.number(capabilities, 4).number(kLongestPacket, 4).number(kUtf8, 1).text(std::string(kReserved, '\0'));
  writer.text_and_nul(login.user).counted(login.proof, 1);
  if (!login.database.empty()) writer.text_and_nul(login.database);
  return writer.text_and_nul(login.plugin).written();
}

}  // namespace toolkit::wire
