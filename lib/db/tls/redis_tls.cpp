#include "lib/db/redis_tls.hpp"

#include <hiredis/hiredis_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>

#include <memory>

#include <fmt/format.h>

#include "lib/core/releaser.hpp"

namespace toolkit::db {
namespace {

using SslContext = std::unique_ptr<SSL_CTX, Releaser<SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, Releaser<SSL_free>>;

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

Result<SslContext> make_context(const TrustStore& trust) {
  SslContext context{SSL_CTX_new(TLS_client_method())};
  if (!context) throw EnvironmentError{"OpenSSL did not start"};
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  const bool own = !trust.file.empty() || !trust.dir.empty();
  const int loaded = own ? SSL_CTX_load_verify_locations(context.get(), or_null(trust.file), or_null(trust.dir))
                         : SSL_CTX_set_default_verify_paths(context.get());
  if (loaded != 1) {
    return fail(Failure::unreachable, fmt::format("the certificate authorities in {} could not be read",
                                                  trust.file.empty() ? trust.dir : trust.file));
  }
  return context;
}

/// hiredis checks no host name by itself. An IP address is compared with the certificate's addresses.
Ssl make_ssl(const SslContext& context, const std::string& host) {
  Ssl ssl{SSL_new(context.get())};
  if (!ssl) throw EnvironmentError{"OpenSSL got no memory"};
  X509_VERIFY_PARAM* parameters = SSL_get0_param(ssl.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) != 1) {
    SSL_set1_host(ssl.get(), host.c_str());
    // What SSL_set_tlsext_host_name() is a macro for, whose C cast our warnings refuse. OpenSSL keeps its own copy.
    SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str()));
  }
  return ssl;
}

/// By OpenSSL's verdict on the certificate, not its words.
tl::unexpected<Error> handshake_failed(const SSL* ssl) {
  const long verdict = SSL_get_verify_result(ssl);
  if (verdict == X509_V_OK) return fail(Failure::unreachable, "the TLS handshake failed");
  return fail(Failure::untrusted,
              fmt::format("the server's certificate is refused: {}", X509_verify_cert_error_string(verdict)));
}

/// The handshake, to its end.
Result<void> shake_hands(SSL* ssl, int fd, const Deadline& deadline) {
  for (;;) {
    ERR_clear_error();
    const int result = SSL_connect(ssl);
    if (result == 1) return {};
    const int code = SSL_get_error(ssl, result);
    if (code == SSL_ERROR_WANT_READ || code == SSL_ERROR_WANT_WRITE) {
      const short events = code == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
      if (wait_for(fd, events, deadline) == Wake::ready) continue;
      return fail(Failure::timeout, "no answer to the TLS handshake in time");
    }
    return handshake_failed(ssl);
  }
}

}  // namespace

bool redis_tls_available() { return true; }
std::string redis_tls_missing_reason() { return ""; }

Result<void> start_redis_tls(redisContext& context, const RedisTls& tls, const Deadline& deadline) {
  auto authorities = make_context(tls.trust);
  if (!authorities) return tl::unexpected{authorities.error()};
  Ssl ssl = make_ssl(*authorities, tls.host);
  // hiredis begins the handshake by itself and would begin another one on a connection that stands. It returns at the
  // first wait, since the socket does not block; the rest is done here, where the deadline and OpenSSL's codes are.
  // When the server was quick it may have failed already.
  if (redisInitiateSSL(&context, ssl.get()) != REDIS_OK) return handshake_failed(ssl.get());
  SSL* const shaking = ssl.release();  // hiredis owns it from here on
  return shake_hands(shaking, static_cast<int>(context.fd), deadline);
}

}  // namespace toolkit::db
