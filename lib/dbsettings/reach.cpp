#include "lib/dbsettings/reach.hpp"

#include "lib/net/resolve.hpp"

namespace toolkit::dbsettings {

Result<net::Connection> reach(const std::string& host, std::uint16_t port, const Deadline& deadline) {
  const auto addresses = net::resolve(host, port, deadline);
  if (!addresses) return tl::unexpected{addresses.error()};
  return net::connect_any(*addresses, deadline);
}

bool is_loopback(const net::Address& address) {
  const std::string ip = address.ip();
  return ip == "::1" || ip.starts_with("127.") || ip.starts_with("::ffff:127.");
}

}  // namespace toolkit::dbsettings
