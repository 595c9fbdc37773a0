#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/certificates.hpp"
#include "test/support/redis_server.hpp"

using namespace toolkit::test;

namespace {

constexpr const char* kNoTls = "this build's hiredis has no TLS, as on Debian 12";
constexpr const char* kPassword = "correct-horse";

/// A Redis that speaks nothing but TLS.
class TlsRedis : public RedisServer {
 public:
  explicit TlsRedis(const Authority& authority) : RedisServer{kPassword} {
    configure("port 0");
    configure("tls-port " + port().text());
    configure("tls-cert-file " + authority.certificate_for("DNS:localhost"));
    configure("tls-key-file " + authority.key_file());
    configure("tls-auth-clients no");
  }
  [[nodiscard]] std::string secure_url(const std::string& host = "localhost") const {
    return "rediss://:" + std::string{kPassword} + "@" + host + ":" + port().text();
  }
};

}  // namespace

TEST_CASE("a Redis over TLS that starts while health-wait waits is ready by its own authority", "[redis][tls]") {
  if (!REDIS_HAS_TLS) SKIP_TEST(kNoTls);
  const Authority authority;
  TlsRedis redis{authority};
  HealthWait wait{{redis.secure_url() + "/1#ca=" + authority.ca_file()}};
  wait.until_it_says("refused");
  redis.start();
  check_ready(wait.finish());
  check_ready(health_wait({redis.secure_url()}, {{"SSL_CERT_FILE", authority.ca_file()}}));
}

TEST_CASE("a Redis certificate that is refused ends the wait at once", "[redis][tls]") {
  if (!REDIS_HAS_TLS) SKIP_TEST(kNoTls);
  const Authority authority;
  const Authority other;
  TlsRedis redis{authority};
  redis.start();
  check_refused_at_once(health_wait({redis.secure_url()}), "certificate is refused");
  check_refused_at_once(health_wait({redis.secure_url() + "#ca=" + other.ca_file()}), "certificate is refused");
  // The certificate is made out to localhost.
  check_refused_at_once(health_wait({redis.secure_url("127.0.0.1") + "#ca=" + authority.ca_file()}),
                        "certificate is refused");
}
