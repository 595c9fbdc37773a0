#include "lib/http/client.hpp"

#include "test/support/catch.hpp"
#include "test/support/certificates.hpp"
#include "test/support/far_away.hpp"
#include "test/support/web_server.hpp"

using namespace toolkit;
using test::far_away;
using toolkit::test::Authority;
using Web = test::Web<httplib::SSLServer>;

namespace {

struct TlsServer {
  Authority authority;
  Web web;
  explicit TlsServer(const std::string& name)
      : web{authority.certificate_for(name).c_str(), authority.key_file().c_str()} {
    web.server().Get("/", [](const auto&, auto& response) { response.set_content("safe", "text/plain"); });
    web.start();
  }
  [[nodiscard]] auto get(const std::string& ca_file, const Environment& environment = {},
                         const std::string& host = "localhost") const {
    return http::make_curl_client(environment)->send({.url = web.url("/", host), .ca_file = ca_file}, far_away());
  }
};

Failure failure_of(const tl::expected<http::Response, http::Failed>& response) {
  REQUIRE_FALSE(response.has_value());
  return response.error().failure;
}

}  // namespace

TEST_CASE("a certificate is trusted by its authority and by nothing else", "[http]") {
  const TlsServer server{"DNS:localhost"};
  const Authority stranger;
  const auto response = server.get(server.authority.ca_file());
  REQUIRE(response.has_value());
  CHECK(response->body == "safe");
  const auto untrusted = server.get("");
  CHECK(failure_of(untrusted) == Failure::untrusted);
  CHECK(untrusted.error().connected);
  CHECK(failure_of(server.get(stranger.ca_file())) == Failure::untrusted);
}

TEST_CASE("authorities come from the environment that was given", "[http]") {
  const TlsServer server{"DNS:localhost"};
  const Authority stranger;
  CHECK(server.get("", Environment{{{"SSL_CERT_FILE", server.authority.ca_file()}}}).has_value());
  CHECK(server.get("", Environment{{{"SSL_CERT_DIR", server.authority.ca_dir()}}}).has_value());
  CHECK(failure_of(server.get("", Environment{{{"SSL_CERT_FILE", stranger.ca_file()}}})) == Failure::untrusted);
  CHECK(failure_of(server.get("", Environment{{{"SSL_CERT_DIR", stranger.ca_dir()}}})) == Failure::untrusted);
}

TEST_CASE("a bundle of the request takes the place of the one in the environment", "[http]") {
  const TlsServer server{"DNS:localhost"};
  const Authority stranger;
  const Environment ours{{{"SSL_CERT_FILE", server.authority.ca_file()}, {"SSL_CERT_DIR", server.authority.ca_dir()}}};
  CHECK(failure_of(server.get(stranger.ca_file(), ours)) == Failure::untrusted);
}

TEST_CASE("a certificate for another name is not accepted", "[http]") {
  const TlsServer server{"DNS:db.example.com"};
  CHECK(failure_of(server.get(server.authority.ca_file())) == Failure::untrusted);
  CHECK(failure_of(server.get(server.authority.ca_file(), {}, "127.0.0.1")) == Failure::untrusted);
}

TEST_CASE("a certificate for an address is accepted at that address", "[http]") {
  const TlsServer server{"IP:127.0.0.1"};
  CHECK(server.get(server.authority.ca_file(), {}, "127.0.0.1").has_value());
}
