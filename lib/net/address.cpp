#include "lib/net/address.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <array>
#include <cstring>
#include <memory>

#include "lib/core/releaser.hpp"
#include "lib/core/url.hpp"

namespace toolkit::net {
namespace {

using AddressList = std::unique_ptr<addrinfo, Releaser<freeaddrinfo>>;

bool is_near_v4(std::uint32_t ip) {
  const auto in = [ip](std::uint32_t network, unsigned bits) { return ip >> (32 - bits) == network >> (32 - bits); };
  return in(0x7f000000, 8) || in(0x0a000000, 8) || in(0xac100000, 12) || in(0xc0a80000, 16) || in(0xa9fe0000, 16) ||
         ip == 0;
}

template <typename Sockaddr>
Sockaddr read_as(const sockaddr_storage& storage) {
  Sockaddr result{};
  std::memcpy(&result, &storage, sizeof result);
  return result;
}

std::uint16_t port_of(const sockaddr_storage& storage) {
  const bool is_v6 = storage.ss_family == AF_INET6;
  return ntohs(is_v6 ? read_as<sockaddr_in6>(storage).sin6_port : read_as<sockaddr_in>(storage).sin_port);
}

}  // namespace

Address::Address(const sockaddr* address, socklen_t length) : length_{length} {
  std::memcpy(&storage_, address, std::min<std::size_t>(length, sizeof storage_));
}

std::optional<Address> Address::parse(const std::string& ip, std::uint16_t port) {
  in_addr v4{};
  // getaddrinfo(3) also takes the old short forms: 1.2.3 for 1.2.0.3.
  if (ip.find(':') == std::string::npos && ::inet_pton(AF_INET, ip.c_str(), &v4) != 1) return std::nullopt;
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(ip.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return std::nullopt;
  const AddressList list{found};
  return Address{found->ai_addr, found->ai_addrlen};
}

const sockaddr* Address::data() const { return reinterpret_cast<const sockaddr*>(&storage_); }

std::string Address::ip() const {
  std::array<char, NI_MAXHOST> text{};
  if (::getnameinfo(data(), length_, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) return "?";
  return text.data();
}

std::string Address::text() const { return host_and_port(ip(), port_of(storage_)); }

bool Address::is_near() const {
  if (family() == AF_INET) return is_near_v4(ntohl(read_as<sockaddr_in>(storage_).sin_addr.s_addr));
  in6_addr ip = read_as<sockaddr_in6>(storage_).sin6_addr;  // not const: musl's macros would cast that away
  if (IN6_IS_ADDR_V4MAPPED(&ip)) {
    std::uint32_t mapped = 0;
    std::memcpy(&mapped, &ip.s6_addr[12], sizeof mapped);
    return is_near_v4(ntohl(mapped));
  }
  const bool is_unique_local = (ip.s6_addr[0] & 0xfeU) == 0xfc;
  return IN6_IS_ADDR_LOOPBACK(&ip) || IN6_IS_ADDR_LINKLOCAL(&ip) || IN6_IS_ADDR_UNSPECIFIED(&ip) || is_unique_local;
}

}  // namespace toolkit::net
