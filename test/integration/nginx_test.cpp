#include "test/support/nginx_server.hpp"

#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/certificates.hpp"
#include "test/support/scripted_server.hpp"

using namespace toolkit::test;

namespace {

std::string url(const NginxServer& nginx, const std::string& path, const std::string& host = "localhost") {
  return "http://" + host + ":" + nginx.port().text() + path;
}

/// A server block on both loopback addresses.
std::string server(const NginxServer& nginx, const std::string& locations) {
  const std::string& port = nginx.port().text();
  return "server { listen 127.0.0.1:" + port + "; listen [::1]:" + port + "; " + locations + " }";
}

}  // namespace

TEST_CASE("an HTTP server that starts while health-wait waits is ready with a status of 2xx", "[nginx]") {
  NginxServer nginx;
  HealthWait wait{{url(nginx, "/ready")}};
  wait.until_it_says("connect to server");
  nginx.start(server(nginx, "root " + nginx.folder().path().string() + ";"));
  wait.until_it_says("status 404");
  (void)nginx.folder().write("ready", "yes\n");
  const Verdict verdict = wait.finish();
  check_ready(verdict);
  CHECK(verdict.target().at("first_reachable_after_ms") < verdict.target().at("ready_after_ms"));
}

TEST_CASE("HTTP statuses are taken from lists and ranges and redirects are not followed", "[nginx]") {
  NginxServer nginx;
  nginx.start(server(nginx,
                     "location = /ok { return 200; } location = /teapot { return 418; }"
                     "location = /moved { return 302 /ok; } location = /down { return 503; }"));
  const auto once = [&](const std::string& target) { return health_wait({"--once", url(nginx, target)}); };

  check_ready(once("/ok"));
  check_not_ready(once("/teapot"), "status 418");
  check_ready(once("/teapot#status=418"));
  check_ready(once("/teapot#status=200,400-499"));
  check_not_ready(once("/teapot#status=200,400-417,419-499"), "status 418");
  check_not_ready(once("/ok#status=404"), "status 200");
  check_not_ready(once("/moved"), "status 302");
  check_ready(once("/moved#status=302"));
  check_not_ready(once("/down"), "status 503");
}

TEST_CASE("an HTTP body must match the expression and hold the JSON values that are asked for", "[nginx]") {
  NginxServer nginx;
  nginx.start(server(nginx, R"(location = /text { return 200 "release 41\nall systems go\n"; }
    location = /json { return 200 '{"status": "ok", "depth": 3, "warm": true, "list": [{"a/b": "x=y&z"}]}'; }
    location = /empty { return 204; } location = /down { return 503 '{"status": "ok"}'; })"));
  const auto once = [&](const std::string& target) { return health_wait({"--once", url(nginx, target)}); };

  check_ready(once("/text#body=systems%20g."));
  check_ready(once("/text#body=release \\d{2}\\b"));
  check_not_ready(once("/text#body=release 42"), "does not match");
  check_ready(once("/json#json=/status=ok"));
  check_ready(once("/json#json=/depth=3&json=/warm=true"));
  check_ready(once("/json#json=/list/0/a~1b=x%3Dy%26z"));
  check_not_ready(once("/json#json=/status=ok&json=/depth=4"), "/depth");
  check_not_ready(once("/json#json=/warm=false"), "/warm");
  check_not_ready(once("/json#json=/missing=1"), "nothing at '/missing'");
  check_not_ready(once("/text#json=/status=ok"), "no JSON");
  check_not_ready(once("/empty#json=/status=ok"), "no JSON");
  check_not_ready(once("/down#json=/status=ok"), "status 503");
}

TEST_CASE("an HTTP request has the method and the headers that are asked for", "[nginx]") {
  NginxServer nginx;
  nginx.start(server(nginx, R"(location = /head { if ($request_method != HEAD) { return 405; } return 200; }
    location = /post { if ($request_method != POST) { return 405; } return 201; }
    location = /query { if ($args != "full=1&x=%20") { return 400; } return 200; }
    location = /key { if ($http_x_key != "open sesame") { return 401; } if ($http_x_two != "2") { return 402; }
      return 200; })"));
  const auto once = [&](const std::string& target) { return health_wait({"--once", url(nginx, target)}); };

  check_not_ready(once("/head"), "status 405");
  check_ready(once("/head#method=HEAD"));
  check_ready(once("/post#method=POST"));
  check_not_ready(once("/post#method=PUT"), "status 405");
  check_ready(once("/query?full=1&x=%20"));
  check_not_ready(once("/key"), "status 401");
  check_not_ready(once("/key#header=X-Key: open sesame"), "status 402");
  check_ready(once("/key#header=X-Key:%20open%20sesame&header=X-Two: 2"));
}

TEST_CASE("an HTTP answer that comes later than one try may take is not ready and the wait ends in time", "[nginx]") {
  if (!nginx_has_echo()) SKIP_TEST("nginx's echo module is not installed");
  NginxServer nginx;
  nginx.start(
      server(nginx, "location = /slow { echo_sleep 40; echo late; } location = /soon { echo_sleep 0.2; echo; }"));
  const Verdict verdict = health_wait({"--timeout", "1500ms", url(nginx, "/slow#try-timeout=400ms")});
  INFO(verdict.log);
  CHECK(verdict.code == 124);
  CHECK(verdict.ending() == "timed-out");
  CHECK(verdict.tries() > 1);
  CHECK(contains(verdict.last_error(), "in time"));
  CHECK(verdict.report.at("elapsed_ms") >= 1500);
  CHECK(verdict.report.at("elapsed_ms") < 30'000);  // the answer would have come after 40 s
  check_ready(health_wait({url(nginx, "/soon#try-timeout=30s")}));
}

TEST_CASE("an HTTP body that is cut off is not ready", "[nginx]") {
  const ScriptedServer upstream{[](Peer& peer) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\": 1}\r\n");
  }};
  const ScriptedServer chunks{[](Peer& peer) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{\"a\": 1}\r\n");
  }};
  NginxServer nginx;
  const auto proxy = [](const std::string& path, const ScriptedServer& to) {
    return "location = " + path +
           " { proxy_http_version 1.1; proxy_buffering off; proxy_pass http://127.0.0.1:" + std::to_string(to.port()) +
           "; } ";
  };
  nginx.start(server(nginx, proxy("/cut", upstream) + proxy("/chunked", chunks)));
  for (const char* path : {"/cut", "/chunked", "/cut#json=/a=1", "/chunked#body=a"}) {
    INFO(path);
    check_not_ready(health_wait({"--once", url(nginx, path)}), "");
  }
}

TEST_CASE("a certificate of the target's own authority is accepted and any other ends the wait at once",
          "[nginx][tls]") {
  const Authority authority;
  const Authority other;
  NginxServer nginx;
  const std::string secure = "https://localhost:" + nginx.tls_port().text() + "/";
  const std::string by_address = "https://127.0.0.1:" + nginx.tls_port().text() + "/";  // not in the certificate
  const std::string ca = "#ca=" + authority.ca_file();

  HealthWait wait{{secure + ca}};
  wait.until_it_says("connect to server");
  nginx.start("server { listen 127.0.0.1:" + nginx.tls_port().text() + " ssl; ssl_certificate " +
              authority.certificate_for("DNS:localhost") + "; ssl_certificate_key " + authority.key_file() +
              "; return 200; }");
  check_ready(wait.finish());
  check_refused_at_once(health_wait({secure}), "certificate");
  check_refused_at_once(health_wait({secure + "#ca=" + other.ca_file()}), "certificate");
  check_refused_at_once(health_wait({by_address + ca}), "certificate");
  check_ready(health_wait({"--once", secure}, {{"SSL_CERT_FILE", authority.ca_file()}}));
}

TEST_CASE("a proxy in the environment is used for other hosts and never for this one", "[nginx]") {
  NginxServer nginx;
  // As a proxy, nginx is asked for the whole URL, and takes the host out of it.
  nginx.start(server(nginx, "if ($host = far.example) { return 207; } return 200;"));
  const ReservedPort nobody;
  const Variables broken{{"http_proxy", "http://127.0.0.1:" + nobody.text()}};
  check_ready(health_wait({"--once", url(nginx, "/")}, broken));
  check_ready(health_wait({"--once", url(nginx, "/", "127.0.0.1"), url(nginx, "/", "[::1]")}, broken));
  // A service behind a proxy that refuses is not gone.
  CHECK(health_wait({"--until-gone", "--timeout", "1s", "http://far.example/"}, broken).code == 124);
  const Variables proxy{{"http_proxy", url(nginx, "")}};
  check_ready(health_wait({"--once", "http://far.example/#status=207"}, proxy));
}
