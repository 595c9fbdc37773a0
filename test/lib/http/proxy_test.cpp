#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "lib/http/client.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/listener.hpp"
#include "test/support/scripted_server.hpp"

using namespace toolkit;
using test::far_away;
using test::Peer;
using test::ScriptedServer;

namespace {

/// Sets a variable of this process, where libcurl looks for proxies, until the test is over.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_{name} {
    if (const char* old = std::getenv(name)) before_ = old;
    ::setenv(name, value.c_str(), 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() {
    if (before_) {
      ::setenv(name_, before_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

void answer_ok(Peer& peer, std::string_view body) {
  peer.read_until("\r\n\r\n");
  peer.send(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}", body.size(), body));
}

std::string proxy_of(const ScriptedServer& server) { return fmt::format("http://127.0.0.1:{}", server.port()); }

std::string body_of(const std::string& url) {
  const auto response = http::make_curl_client({})->send({.url = url}, far_away());
  if (!response) return "failed: " + response.error().message;
  return response->body;
}

}  // namespace

TEST_CASE("a proxy from the environment serves other machines", "[http]") {
  std::string request;
  const ScriptedServer proxy{[&](Peer& peer) {
    request = peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nproxy");
  }};
  const Variable no_exception{"no_proxy", ""};
  const Variable no_other{"NO_PROXY", ""};
  const Variable http_proxy{"http_proxy", proxy_of(proxy)};
  CHECK(body_of("http://nothing-here.invalid/x") == "proxy");
  CHECK(request.find("GET http://nothing-here.invalid/x HTTP/1.1\r\n") == 0);
  // Not a loopback address, though it begins like one.
  CHECK(body_of("http://127.nothing-here.invalid/x") == "proxy");
}

TEST_CASE("HTTP/2 goes through a tunnel of the proxy", "[http]") {
  std::string heard;
  {
    const ScriptedServer proxy{[&](Peer& peer) {
      heard = peer.read_until("\r\n\r\n");
      peer.send("HTTP/1.1 200 Connected\r\n\r\n");
      heard += peer.read_until("SM\r\n\r\n").substr(0, 24);
    }};
    const Variable variable{"http_proxy", proxy_of(proxy)};
    const http::Request request{.url = "http://service.example:50051/", .only_http2 = true};
    CHECK_FALSE(http::make_curl_client({})->send(request, far_away()));
  }
  CHECK(heard.starts_with("CONNECT service.example:50051 HTTP/1.1\r\n"));
  CHECK(heard.ends_with("\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
}

TEST_CASE("a proxy that refuses says nothing about the service", "[http]") {
  const test::Bound nobody = test::refusing_port();
  const Variable no_exception{"no_proxy", ""};
  const Variable no_other{"NO_PROXY", ""};
  const Variable http_proxy{"http_proxy", fmt::format("http://127.0.0.1:{}", nobody.port)};
  const auto response = http::make_curl_client({})->send({.url = "http://nothing-here.invalid/x"}, far_away());
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().failure == Failure::unreachable);
  CHECK(response.error().addresses.empty());
  CHECK(response.error().message.find("the proxy does not answer") == 0);
}

TEST_CASE("an exception from the proxy is kept", "[http]") {
  const ScriptedServer proxy{[](Peer& peer) { answer_ok(peer, "proxy"); }};
  const Variable exception{"no_proxy", "nothing-here.invalid"};
  const Variable http_proxy{"http_proxy", proxy_of(proxy)};
  const auto response = http::make_curl_client({})->send({.url = "http://nothing-here.invalid/"},
                                                         Deadline::after(std::chrono::seconds{45}));
  CHECK_FALSE(response.has_value());
}

TEST_CASE("no proxy stands between us and a loopback host", "[http]") {
  const ScriptedServer proxy{[](Peer& peer) { answer_ok(peer, "proxy"); }};
  const ScriptedServer server{[](Peer& peer) { answer_ok(peer, "server"); }};
  const Variable no_exception{"no_proxy", ""};
  const Variable no_other{"NO_PROXY", ""};
  const Variable http_proxy{"http_proxy", proxy_of(proxy)};
  const Variable all_proxy{"all_proxy", proxy_of(proxy)};
  for (const char* host : {"localhost", "LOCALHOST", "app.localhost", "127.0.0.1", "127.1.2.3", "[::ffff:127.0.0.1]"}) {
    CAPTURE(host);
    const std::string body = body_of(fmt::format("http://{}:{}/", host, server.port()));
    CHECK(body != "proxy");
    if (std::string_view{host} == "localhost" || std::string_view{host} == "127.0.0.1") CHECK(body == "server");
  }
}
