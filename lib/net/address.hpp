// An IP address with its port.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

namespace toolkit::net {

class Address {
 public:
  Address(const sockaddr* address, socklen_t length);
  /// An IPv4 or IPv6 address as text, without brackets; an IPv6 zone (`fe80::1%eth0`) is kept.
  [[nodiscard]] static std::optional<Address> parse(const std::string& ip, std::uint16_t port);

  [[nodiscard]] const sockaddr* data() const;
  [[nodiscard]] socklen_t length() const { return length_; }
  [[nodiscard]] int family() const { return storage_.ss_family; }
  /// Without port and brackets.
  [[nodiscard]] std::string ip() const;
  /// "127.0.0.1:80", "[::1]:80".
  [[nodiscard]] std::string text() const;
  /// Loopback, link-local or private (RFC 1918, RFC 3927, RFC 4193): a refusal from there costs nobody anything.
  [[nodiscard]] bool is_near() const;

 private:
  sockaddr_storage storage_{};
  socklen_t length_;
};

}  // namespace toolkit::net
