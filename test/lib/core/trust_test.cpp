#include "lib/core/trust.hpp"

#include <filesystem>

#include "test/support/catch.hpp"

using namespace toolkit;

TEST_CASE("the certificate authorities of the environment win", "[core]") {
  const auto file = trust_store(Environment{{{"SSL_CERT_FILE", "/x/ca.pem"}}});
  CHECK(file.file == "/x/ca.pem");
  CHECK(file.dir.empty());
  const auto dir = trust_store(Environment{{{"SSL_CERT_DIR", "/x/certs"}, {"SSL_CERT_FILE", ""}}});
  CHECK(dir.file.empty());
  CHECK(dir.dir == "/x/certs");
  const auto both = trust_store(Environment{{{"SSL_CERT_FILE", "/x/ca.pem"}, {"SSL_CERT_DIR", "/x/certs"}}});
  CHECK(both.file == "/x/ca.pem");
  CHECK(both.dir == "/x/certs");
}

TEST_CASE("without them it is the bundle of the distribution", "[core]") {
  const auto found = trust_store(Environment{});
  CHECK(found.dir.empty());
  if (found.file.empty()) SKIP_TEST("this machine has no bundle of certificate authorities");
  CHECK(std::filesystem::exists(found.file));
}
