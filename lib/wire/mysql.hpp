// What a MySQL or MariaDB server and its client say to each other up to the end of a login. Source: dev.mysql.com,
// "MySQL Internals: Client/Server Protocol"; mariadb.com/kb, "Clientserver Protocol".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace toolkit::wire {

/// What stands in front of every packet's payload.
struct MysqlHeader {
  static constexpr std::size_t kSize = 4;
  std::size_t length = 0;     ///< of the payload
  std::uint8_t sequence = 0;  ///< counts the packets of one exchange, of both sides
};
/// `bytes` are kSize of them.
[[nodiscard]] MysqlHeader parse_mysql_header(std::string_view bytes);
/// A payload with its header; shorter than 16 MiB.
[[nodiscard]] std::string mysql_packet(std::string_view payload, std::uint8_t sequence);

/// The first packet of a server, of protocol version 10.
struct MysqlGreeting {
  std::uint32_t capabilities = 0;
  std::string nonce;   ///< goes into the password's scramble
  std::string plugin;  ///< the usual way to log in; empty when the server names none
  /// Speaks as servers have since MySQL 4.1, of 2004.
  [[nodiscard]] bool is_current() const;
};
/// Nothing when it is none.
[[nodiscard]] std::optional<MysqlGreeting> parse_mysql_greeting(std::string_view payload);

/// An ERR packet.
struct MysqlError {
  int code = 0;
  std::string text;
};
/// Nothing when it is none. Before a login it comes without an SQLSTATE.
[[nodiscard]] std::optional<MysqlError> parse_mysql_error(std::string_view payload);

/// What the server says to a login, and to each step of it.
struct MysqlReply {
  enum class Kind { ok, error, change_plugin, more, other };
  Kind kind = Kind::other;
  MysqlError error;    ///< of error
  std::string plugin;  ///< of change_plugin: how it wants us to log in
  std::string data;    ///< of change_plugin the new nonce, of more what the plugin says
};
[[nodiscard]] MysqlReply parse_mysql_reply(std::string_view payload);

struct MysqlLogin {
  std::string user;
  std::string database;  ///< empty: none
  std::string plugin;    ///< that `proof` is for
  std::string proof;     ///< the scrambled password, at most 250 bytes
};
/// The payload of our answer to a greeting.
[[nodiscard]] std::string mysql_login(const MysqlLogin& login);

/// Payloads of commands, which begin an exchange of their own: their sequence is 0.
inline constexpr std::string_view kMysqlPing = "\x0e";
inline constexpr std::string_view kMysqlQuit = "\x01";

}  // namespace toolkit::wire
