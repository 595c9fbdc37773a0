// One HTTP exchange.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/environment.hpp"
#include "lib/core/result.hpp"

namespace toolkit::http {

struct Request {
  std::string url;  ///< as it goes to the service; user and password in it become basic authentication
  std::string method = "GET";
  std::vector<std::string> headers = {};  ///< "Name: value"
  std::string ca_file = {};               ///< a bundle to trust in place of the system's; empty: the system's
  std::string unix_socket = {};           ///< the path of a socket to connect to, in place of the URL's host and port
  std::size_t body_limit = 1U << 20U;  ///< the transfer ends, as a success, when this many bytes of the body are there
  std::string body = {};               ///< to be sent
  /// HTTP/2 and nothing else: over TLS by ALPN, else from the first byte on (RFC 9113, section 3.3), and through a
  /// tunnel where there is a proxy.
  bool only_http2 = false;
};

struct Response {
  long status = 0;
  std::string body;
  /// Of the answer and of its trailers, in the order in which they came, names in lower case; the first 64 KiB of them.
  std::vector<std::pair<std::string, std::string>> headers = {};

  /// The last one of this name, which is in lower case; nothing when there is none.
  [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
};

/// Why there is no whole response.
struct Failed {
  /// not_found: the host's name does not exist or nobody could resolve it; refused, unreachable, timeout: as for a
  /// connection to the service, and unreachable where the one to a proxy failed; untrusted: the certificate is not
  /// accepted; corrupt: the answer was cut off or is no HTTP.
  Failure failure;
  std::string message;
  std::vector<std::string> addresses;  ///< the service's IP addresses that were tried, without ports
  bool connected = false;              ///< a connection had been accepted before it failed
};

/// The seam that tests replace.
class Client {
 public:
  Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  virtual ~Client() = default;
  /// Sends once, follows no redirect, and returns by `deadline`.
  [[nodiscard]] virtual tl::expected<Response, Failed> send(const Request& request, const Deadline& deadline) const = 0;
};

/// By libcurl. Proxies come from https_proxy, http_proxy, all_proxy and no_proxy, but never for a loopback host:
/// `localhost` behind a proxy is another machine. Certificate authorities as core/trust.hpp finds them in
/// `environment`. Safe to use from several threads. Throws EnvironmentError when libcurl does not start.
[[nodiscard]] std::unique_ptr<Client> make_curl_client(const Environment& environment);

}  // namespace toolkit::http
