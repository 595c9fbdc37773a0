#include "lib/http/client.hpp"

#include <algorithm>

#include "lib/core/version.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/scripted_server.hpp"
#include "test/support/web_server.hpp"

using namespace toolkit;
using http::Request;
using test::far_away;
using Web = test::Web<httplib::Server>;

namespace {

/// A server that answers everything by telling what came.
void start_echo(Web& web) {
  const auto echo = [](const httplib::Request& request, httplib::Response& response) {
    std::string text = request.method + " " + request.target + "\n";
    for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
    response.set_content(text, "text/plain");
  };
  web.server().Get(".*", echo);
  web.server().Post(".*", echo);
  web.server().Put(".*", echo);
  web.server().Patch(".*", echo);
  web.server().Delete(".*", echo);
  web.server().Options(".*", echo);
  web.start();
}

http::Response sent(const Request& request) {
  auto response = http::make_curl_client({})->send(request, far_away());
  if (!response) FAIL(response.error().message);
  return std::move(*response);
}

bool holds(const http::Response& response, const std::string& text) {
  INFO(response.body);
  return response.body.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("status and body come back as the server sent them", "[http]") {
  Web web;
  web.server().Get("/gone", [](const auto&, auto& response) {
    response.status = 410;
    response.set_content(std::string("a\0b\r\n", 5), "text/plain");
  });
  web.start();
  const auto response = sent({.url = web.url("/gone")});
  CHECK(response.status == 410);
  CHECK(response.body == std::string("a\0b\r\n", 5));
}

TEST_CASE("the URL goes to the service as it is", "[http]") {
  Web web;
  start_echo(web);
  CHECK(holds(sent({.url = web.url("/a%20b/c?full=1&x=%41")}), "GET /a%20b/c?full=1&x=%41\n"));
}

TEST_CASE("every method sends no body and says so where one is expected", "[http]") {
  Web web;
  start_echo(web);
  for (const char* method : {"POST", "PUT", "PATCH"}) {
    const auto response = sent({.url = web.url("/x"), .method = method});
    CHECK(response.status == 200);
    CHECK(holds(response, std::string{method} + " /x\n"));
    CHECK(holds(response, "Content-Length: 0\n"));
  }
  for (const char* method : {"GET", "DELETE", "OPTIONS"}) {
    const auto response = sent({.url = web.url("/x"), .method = method});
    CHECK(response.status == 200);
    CHECK(holds(response, std::string{method} + " /x\n"));
  }
}

TEST_CASE("a body is sent as it is", "[http]") {
  Web web;
  web.server().Post("/", [](const httplib::Request& request, httplib::Response& response) {
    response.set_content(request.body, "text/plain");
  });
  web.start();
  const std::string body{"a\0b\r\n", 5};
  const auto response =
      sent({.url = web.url("/"), .method = "POST", .headers = {"Content-Type: text/plain"}, .body = body});
  CHECK(response.body == body);
}

TEST_CASE("headers and trailers come back, and of a name the last one is told", "[http]") {
  const test::ScriptedServer server{[](test::Peer& peer) {
    static_cast<void>(peer.read_until("\r\n\r\n"));
    peer.send(
        "HTTP/1.1 200 OK\r\nX-Name:  one \r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx-name: two\r\n\r\n");
  }};
  const auto response = sent({.url = "http://127.0.0.1:" + std::to_string(server.port())});
  CHECK(response.body == "a");
  CHECK(response.headers.front() == std::pair<std::string, std::string>{"x-name", "one"});
  CHECK(response.header("x-name") == "two");
  CHECK_FALSE(response.header("x-other"));
}

TEST_CASE("headers are kept up to a limit", "[http]") {
  const test::ScriptedServer server{[](test::Peer& peer) {
    static_cast<void>(peer.read_until("\r\n\r\n"));
    std::string headers = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 200; ++i) headers += "X-Long: " + std::string(1000, 'x') + "\r\n";
    peer.send(headers + "Content-Length: 0\r\n\r\n");
  }};
  CHECK(sent({.url = "http://127.0.0.1:" + std::to_string(server.port())}).headers.size() < 70);
}

TEST_CASE("HEAD has a status and no body", "[http]") {
  Web web;
  start_echo(web);
  const auto response = sent({.url = web.url("/x"), .method = "HEAD"});
  CHECK(response.status == 200);
  CHECK(response.body.empty());
}

TEST_CASE("headers are sent and the user agent is ours unless one is given", "[http]") {
  Web web;
  start_echo(web);
  const auto response = sent({.url = web.url("/"), .headers = {"X-One: 1", "Authorization: Bearer t"}});
  CHECK(holds(response, "X-One: 1\n"));
  CHECK(holds(response, "Authorization: Bearer t\n"));
  CHECK(holds(response, "User-Agent: ci-toolkit/" + std::string{version()} + "\n"));
  CHECK(holds(sent({.url = web.url("/"), .headers = {"User-Agent: mine"}}), "User-Agent: mine\n"));
}

TEST_CASE("user and password of the URL become basic authentication", "[http]") {
  Web web;
  start_echo(web);
  const std::string url = fmt::format("http://app:p%40ss@127.0.0.1:{}/", web.port());
  CHECK(holds(sent({.url = url}), "Authorization: Basic YXBwOnBAc3M=\n"));  // app:p@ss
}

TEST_CASE("a redirect is an answer and is not followed", "[http]") {
  Web web;
  web.server().Get("/old", [](const auto&, auto& response) { response.set_redirect("/new"); });
  web.server().Get("/new", [](const auto&, auto& response) { response.set_content("new", "text/plain"); });
  web.start();
  const auto response = sent({.url = web.url("/old")});
  CHECK(response.status == 302);
  CHECK(response.body.empty());
}

TEST_CASE("the transfer ends as a success when enough of the body is there", "[http]") {
  Web web;
  web.server().Get("/endless", [](const auto&, auto& response) {
    response.set_chunked_content_provider("text/plain", [](std::size_t, httplib::DataSink& sink) {
      const std::string chunk(1000, 'x');
      return sink.write(chunk.data(), chunk.size());
    });
  });
  web.server().Get("/ten", [](const auto&, auto& response) { response.set_content("0123456789", "text/plain"); });
  web.start();
  const auto response = sent({.url = web.url("/endless"), .body_limit = 2500});
  CHECK(response.status == 200);
  CHECK(response.body == std::string(2500, 'x'));
  CHECK(sent({.url = web.url("/ten"), .body_limit = 9}).body == "012345678");
  CHECK(sent({.url = web.url("/ten"), .body_limit = 10}).body == "0123456789");
  CHECK(sent({.url = web.url("/ten"), .body_limit = 11}).body == "0123456789");
  CHECK(sent({.url = web.url("/ten"), .body_limit = 0}).body.empty());
}

TEST_CASE("one client serves several threads", "[http]") {
  Web web;
  start_echo(web);
  const auto client = http::make_curl_client({});
  std::vector<std::thread> threads;
  std::vector<long> statuses(8);
  for (long& status : statuses) {
    threads.emplace_back([&client, &web, &status] {
      if (const auto response = client->send({.url = web.url("/")}, far_away())) status = response->status;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(std::ranges::all_of(statuses, [](long status) { return status == 200; }));
}
