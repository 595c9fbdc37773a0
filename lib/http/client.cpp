#include "lib/http/client.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/trust.hpp"
#include "lib/core/url.hpp"
#include "lib/core/values.hpp"
#include "lib/core/version.hpp"
#include "lib/http/curl_handles.hpp"

namespace toolkit::http {
namespace {

/// What the callbacks collect during one exchange.
struct Exchange {
  std::string body;
  std::size_t body_limit = 0;
  bool body_full = false;
  std::vector<std::pair<std::string, std::string>> headers;
  std::size_t headers_size = 0;
  std::vector<std::string> addresses;
  std::uint16_t port = 0;  ///< of the service; a connection to another one goes to a proxy
  bool by_proxy = false;
  bool connected = false;
};

std::size_t take_body(char* data, std::size_t /*one*/, std::size_t size, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  const std::size_t wanted = std::min(size, exchange.body_limit - exchange.body.size());
  exchange.body.append(data, wanted);
  exchange.body_full = exchange.body.size() == exchange.body_limit;
  return exchange.body_full ? CURL_WRITEFUNC_ERROR : size;  // the error ends the transfer: we have what we want
}

/// Called once for each line of the headers and of the trailers, with its end.
std::size_t take_header(char* data, std::size_t /*one*/, std::size_t size, void* user) {
  constexpr std::size_t kMost = std::size_t{64} * 1024;
  auto& exchange = *static_cast<Exchange*>(user);
  const std::string_view line{data, size};
  const std::size_t colon = line.find(':');
  exchange.headers_size += size;
  if (colon != std::string_view::npos && exchange.headers_size <= kMost) {
    exchange.headers.emplace_back(lower(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
  }
  return size;
}

curl_socket_t open_socket(void* user, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& exchange = *static_cast<Exchange*>(user);
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  const bool is_unix = address->family == AF_UNIX;
  const int code = is_unix ? EAI_FAMILY
                           : ::getnameinfo(&address->addr, static_cast<socklen_t>(address->addrlen), host.data(),
                                           host.size(), port.data(), port.size(), NI_NUMERICHOST | NI_NUMERICSERV);
  if (code == 0) {
    exchange.addresses.emplace_back(host.data());
    exchange.by_proxy |= parse_number(port.data(), 0, UINT16_MAX) != std::uint64_t{exchange.port};
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// libcurl's connect time stays 0 when the TLS handshake fails; a socket that has a peer was connected.
int close_socket(void* user, curl_socket_t socket) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  auto& exchange = *static_cast<Exchange*>(user);
  exchange.connected |= ::getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
  return ::close(socket);
}

bool is_loopback_ip(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> ip{};
  if (::inet_pton(AF_INET, host.c_str(), ip.data()) == 1) return ip[0] == 127;
  if (::inet_pton(AF_INET6, host.c_str(), ip.data()) != 1) return false;
  in6_addr v6{};
  std::memcpy(&v6, ip.data(), sizeof v6);
  return IN6_IS_ADDR_LOOPBACK(&v6) || (IN6_IS_ADDR_V4MAPPED(&v6) && ip[12] == 127);
}

std::uint16_t port_of(const Url& url) { return url.port.value_or(url.scheme == "https" ? 443 : 80); }

bool is_loopback(const Url& url) {
  std::string host = url.host;
  if (host.ends_with('.')) host.pop_back();
  return host == "localhost" || host.ends_with(".localhost") || is_loopback_ip(host);
}

/// What goes without a body says so: servers wait for one, or ask for its length (RFC 9110, section 8.6).
std::vector<std::string> all_headers(const Request& request) {
  std::vector<std::string> headers = request.headers;
  constexpr std::array<std::string_view, 3> kWithBody{"POST", "PUT", "PATCH"};
  if (request.body.empty() && std::ranges::find(kWithBody, request.method) != kWithBody.end())
    headers.emplace_back("Content-Length: 0");
  return headers;
}

/// Adds the handle to the multi handle for as long as it lives.
class Attached {
 public:
  Attached(const CurlMulti& multi, const CurlEasy& easy) : multi_{multi.get()}, easy_{easy.get()} {
    if (curl_multi_add_handle(multi_, easy_) != CURLM_OK) throw EnvironmentError{"libcurl did not take the transfer"};
  }
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;
  ~Attached() { curl_multi_remove_handle(multi_, easy_); }

 private:
  CURLM* multi_;
  CURL* easy_;
};

/// Runs the transfer. CURLE_OPERATION_TIMEDOUT when the deadline, or a cancellation, came first.
CURLcode perform(const CurlMulti& multi, const CurlEasy& easy, const Deadline& deadline) {
  const Attached attached{multi, easy};
  curl_waitfd cancel{};
  if (deadline.cancel() != nullptr) cancel = {deadline.cancel()->fd(), CURL_WAIT_POLLIN, 0};
  int running = 1;
  while (!deadline.passed()) {
    if (curl_multi_perform(multi.get(), &running) != CURLM_OK) throw EnvironmentError{"libcurl failed"};
    int left = 0;
    if (const CURLMsg* message = curl_multi_info_read(multi.get(), &left); message != nullptr) {
      return message->data.result;
    }
    curl_multi_poll(multi.get(), &cancel, deadline.cancel() != nullptr ? 1 : 0, deadline.remaining_ms(), nullptr);
  }
  return CURLE_OPERATION_TIMEDOUT;
}

Failure failure_of(CURLcode code, long os_error, bool connected) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return Failure::not_found;
    case CURLE_COULDNT_CONNECT: return os_error == ECONNREFUSED ? Failure::refused : Failure::unreachable;
    case CURLE_OPERATION_TIMEDOUT: return Failure::timeout;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR: return Failure::untrusted;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_BAD_CONTENT_ENCODING: return Failure::corrupt;
    // What does not begin like HTTP is HTTP/0.9 to libcurl, which it does not speak.
    case CURLE_UNSUPPORTED_PROTOCOL: return connected ? Failure::corrupt : Failure::unreachable;
    default: return Failure::unreachable;
  }
}

class CurlClient final : public Client {
 public:
  explicit CurlClient(const Environment& environment) : trust_{trust_store(environment)} {}

  [[nodiscard]] tl::expected<Response, Failed> send(const Request& request, const Deadline& deadline) const override {
    const CurlEasy easy = make_easy(request.url);
    const CurlHeaders headers = make_headers(all_headers(request));
    std::array<char, CURL_ERROR_SIZE> why{};
    Exchange exchange;
    exchange.body_limit = request.body_limit;
    const auto url = parse_url(request.url);
    if (url) exchange.port = port_of(*url);
    prepare(easy, request, headers);
    if (url && is_loopback(*url)) set(easy, CURLOPT_PROXY, "");
    if (!request.unix_socket.empty()) {
      set(easy, CURLOPT_UNIX_SOCKET_PATH, request.unix_socket.c_str());
      set(easy, CURLOPT_PROXY, "");
    }
    set(easy, CURLOPT_ERRORBUFFER, why.data());
    set(easy, CURLOPT_WRITEFUNCTION, &take_body);
    set(easy, CURLOPT_WRITEDATA, &exchange);
    set(easy, CURLOPT_HEADERFUNCTION, &take_header);
    set(easy, CURLOPT_HEADERDATA, &exchange);
    set(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(easy, CURLOPT_OPENSOCKETDATA, &exchange);
    set(easy, CURLOPT_CLOSESOCKETFUNCTION, &close_socket);
    set(easy, CURLOPT_CLOSESOCKETDATA, &exchange);
    const CurlMulti multi = make_multi();
    const CURLcode code = perform(multi, easy, deadline);
    if (code == CURLE_OK || exchange.body_full) {
      Response response{.status = 0, .body = std::move(exchange.body), .headers = std::move(exchange.headers)};
      curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &response.status);
      return response;
    }
    return tl::unexpected{describe(easy, code, why.data(), exchange)};
  }

 private:
  void prepare(const CurlEasy& easy, const Request& request, const CurlHeaders& headers) const {
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_FRESH_CONNECT, 1L);
    set(easy, CURLOPT_QUICK_EXIT, 1L);  // else the end of the transfer waits for a name server that does not answer
    set(easy, CURLOPT_HTTPHEADER, headers.get());
    set(easy, CURLOPT_USERAGENT, fmt::format("ci-toolkit/{}", version()).c_str());
    if (request.method == "HEAD") {
      set(easy, CURLOPT_NOBODY, 1L);
    } else {
      set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
    if (!request.body.empty()) {
      set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      set(easy, CURLOPT_COPYPOSTFIELDS, request.body.data());
    }
    if (request.only_http2) {
      set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE));
      set(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    }
    const TrustStore trust = request.ca_file.empty() ? trust_ : TrustStore{request.ca_file, ""};
    if (trust.file.empty() && trust.dir.empty()) return;
    // Both, even when one is empty: libcurl's built-in file or folder would go on being trusted beside ours.
    set(easy, CURLOPT_CAINFO, trust.file.empty() ? nullptr : trust.file.c_str());
    set(easy, CURLOPT_CAPATH, trust.dir.empty() ? nullptr : trust.dir.c_str());
  }

  static Failed describe(const CurlEasy& easy, CURLcode code, const char* why, const Exchange& exchange) {
    long os_error = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &os_error);
    double connect_time = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_CONNECT_TIME, &connect_time);
    std::string message = why[0] != '\0' ? why : curl_easy_strerror(code);
    if (code == CURLE_OPERATION_TIMEDOUT) message = "no answer in time";
    const bool connected = connect_time > 0 || exchange.connected;
    Failed failed{failure_of(code, os_error, connected), std::move(message), exchange.addresses, connected};
    if (exchange.addresses.empty() && code == CURLE_OPERATION_TIMEDOUT) failed.failure = Failure::not_found;
    if (exchange.by_proxy && !connected) {
      // Nothing is known of the service itself.
      failed = {Failure::unreachable, fmt::format("the proxy does not answer: {}", failed.message), {}, false};
    }
    return failed;
  }

  TrustStore trust_;
};

}  // namespace

std::optional<std::string> Response::header(std::string_view name) const {
  const auto found =
      std::find_if(headers.rbegin(), headers.rend(), [name](const auto& one) { return one.first == name; });
  if (found == headers.rend()) return std::nullopt;
  return found->second;
}

std::unique_ptr<Client> make_curl_client(const Environment& environment) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw EnvironmentError{std::string{"libcurl: "} + curl_easy_strerror(started)};
  return std::make_unique<CurlClient>(environment);
}

}  // namespace toolkit::http
