#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/certificates.hpp"
#include "test/support/postgres_server.hpp"

using namespace toolkit::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* kLogin = "app:correct-horse";  // PostgresServer::kPassword

/// A target that is ready when the session is encrypted, or not.
std::string with_tls(const std::string& url, bool is_on) {
  return url + "#query=SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()&expect=" + (is_on ? "t" : "f");
}

/// The server wants files of its own that nobody else can read.
void turn_tls_on(PostgresServer& postgres, const Authority& authority) {
  const fs::path certificate = postgres.folder() / "server.pem";
  const fs::path key = postgres.folder() / "server.key";
  fs::copy_file(authority.certificate_for("DNS:localhost"), certificate);
  fs::copy_file(authority.key_file(), key);
  fs::permissions(key, fs::perms::owner_read | fs::perms::owner_write);
  postgres.give(certificate);
  postgres.give(key);
  postgres.configure("ssl = on");
  postgres.configure("ssl_cert_file = '" + certificate.string() + "'");
  postgres.configure("ssl_key_file = '" + key.string() + "'");
}

}  // namespace

TEST_CASE("a PostgreSQL certificate is checked as the URL says and one that is refused ends the wait at once",
          "[postgres][tls]") {
  const Authority authority;
  const Authority other;
  PostgresServer postgres;
  postgres.create();
  turn_tls_on(postgres, authority);
  postgres.start();
  const std::string by_name = postgres.url(kLogin, "postgres", "localhost");
  const std::string by_address = postgres.url(kLogin, "postgres", "127.0.0.1");  // not in the certificate
  const std::string right = "&sslrootcert=" + authority.ca_file();
  const std::string wrong = "&sslrootcert=" + other.ca_file();

  check_ready(health_wait({"--once", with_tls(by_name + "?sslmode=verify-full" + right, true)}));
  check_refused_at_once(health_wait({by_name + "?sslmode=verify-full" + wrong}), "certificate");
  check_refused_at_once(health_wait({by_address + "?sslmode=verify-full" + right}), "certificate");
  check_ready(health_wait({"--once", with_tls(by_address + "?sslmode=verify-ca" + right, true)}));
  check_refused_at_once(health_wait({by_address + "?sslmode=verify-ca" + wrong}), "certificate");
  check_ready(health_wait({"--once", with_tls(by_address + "?sslmode=require", true)}));
  check_ready(health_wait({"--once", with_tls(by_name + "?sslmode=disable", false)}));
  // A password that is wrong is wrong behind TLS too.
  const std::string stranger = postgres.url("app:wrong-battery", "postgres", "localhost");
  check_refused_at_once(health_wait({stranger + "?sslmode=verify-full" + right}), "28P01");
}
