#include "lib/wire/mysql.hpp"

#include <algorithm>

#include "lib/wire/byte_cursor.hpp"
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

// A header is one number: the sequence's byte above the three of the length.
constexpr unsigned kLengthBits = 24;
constexpr std::uint32_t kLengthMask = (1U << kLengthBits) - 1;

constexpr std::uint32_t kLongestPacket = 1U << 16U;
constexpr std::uint8_t kUtf8 = 33;  // utf8_general_ci, which every version knows
constexpr std::size_t kNonceSize = 20;
constexpr std::size_t kFirstPart = 8;  // of the nonce

/// A nonce is sent with a NUL behind it, which does not belong to it.
std::string without_nul(std::string_view nonce) {
  if (nonce.ends_with('\0')) nonce.remove_suffix(1);
  return std::string{nonce};
}

}  // namespace

MysqlHeader parse_mysql_header(std::string_view bytes) {
  const auto both = ByteCursor{bytes}.little<std::uint32_t>();
  return {both & kLengthMask, static_cast<std::uint8_t>(both >> kLengthBits)};
}

std::string mysql_packet(std::string_view payload, std::uint8_t sequence) {
  const std::uint32_t length = static_cast<std::uint32_t>(payload.size()) & kLengthMask;
  return ByteWriter{}.little(std::uint32_t{sequence} << kLengthBits | length).text(payload).written();
}

bool MysqlGreeting::is_current() const { return (capabilities & kProtocol41) != 0 && nonce.size() >= kNonceSize; }

std::optional<MysqlGreeting> parse_mysql_greeting(std::string_view payload) {
  if (!payload.starts_with(kVersion)) return std::nullopt;
  ByteCursor reader{payload.substr(1)};
  static_cast<void>(reader.take_to_zero());  // the server's version
  constexpr std::size_t kThreadId = 4;
  static_cast<void>(reader.take(kThreadId));
  const std::string_view first = reader.take(kFirstPart);
  static_cast<void>(reader.take(1));  // always 0
  MysqlGreeting greeting{reader.little<std::uint16_t>(), std::string{first}, ""};
  if (reader.failed()) return std::nullopt;
  if (reader.rest().empty()) return greeting;  // that was all until MySQL 4.1
  constexpr std::size_t kCharsetAndStatus = 3;
  static_cast<void>(reader.take(kCharsetAndStatus));
  greeting.capabilities |= std::uint32_t{reader.little<std::uint16_t>()} << 16U;
  const std::size_t nonce_size = reader.little<std::uint8_t>();
  constexpr std::size_t kReserved = 10;  // MariaDB has capabilities of its own there
  static_cast<void>(reader.take(kReserved));
  // Its size counts a NUL behind it, and is 0 where there are no plugins.
  constexpr std::size_t kLeastSecondPart = 13;
  const std::size_t behind_first = nonce_size > kFirstPart ? nonce_size - kFirstPart : 0;
  const std::string_view second = reader.take(std::max(kLeastSecondPart, behind_first));
  if (reader.failed()) return std::nullopt;
  greeting.nonce = without_nul(greeting.nonce + std::string{second});
  // Some versions forget the NUL behind the name (MySQL bug 59453).
  if ((greeting.capabilities & kPluginAuth) != 0) greeting.plugin = without_nul(reader.rest());
  return greeting;
}

std::optional<MysqlError> parse_mysql_error(std::string_view payload) {
  if (!payload.starts_with(kError)) return std::nullopt;
  ByteCursor reader{payload.substr(1)};
  const int code = reader.little<std::uint16_t>();
  if (reader.failed()) return std::nullopt;
  std::string_view text = reader.rest();
  constexpr std::size_t kSqlState = 6;  // as in #28000
  if (text.starts_with('#')) text.remove_prefix(std::min(kSqlState, text.size()));
  return MysqlError{code, std::string{text}};
}

MysqlReply parse_mysql_reply(std::string_view payload) {
  using Kind = MysqlReply::Kind;
  if (payload.empty()) return {};
  ByteCursor rest{payload.substr(1)};
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
      const std::string plugin{rest.take_to_zero()};
      return rest.failed() ? MysqlReply{} : MysqlReply{Kind::change_plugin, {}, plugin, without_nul(rest.rest())};
    }
    default: return {};
  }
}

std::string mysql_login(const MysqlLogin& login) {
  std::uint32_t capabilities = kLongPassword | kProtocol41 | kSecureConnection | kPluginAuth;
  if (!login.database.empty()) capabilities |= kConnectWithDatabase;
  constexpr std::size_t kReserved = 23;
  ByteWriter writer;
  writer.little(capabilities).little(kLongestPacket).little(kUtf8).text(std::string(kReserved, '\0'));
  writer.text_and_zero(login.user).little(static_cast<std::uint8_t>(login.proof.size())).text(login.proof);
  if (!login.database.empty()) writer.text_and_zero(login.database);
  return writer.text_and_zero(login.plugin).written();
}

}  // namespace toolkit::wire
