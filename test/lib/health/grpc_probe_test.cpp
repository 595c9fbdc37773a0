// grpc: against servers that say what the health checking protocol says, frame by frame.
#include "test/lib/health/asking.hpp"
#include "test/support/http2_bytes.hpp"

using namespace toolkit;
using namespace toolkit::health;
using test::Fields;
using test::frame;
using test::Peer;
using test::ScriptedServer;

namespace {

using namespace std::chrono_literals;

const Fields kHeaders{{":status", "200"}, {"content-type", "application/grpc"}};

/// HealthCheckResponse with this status.
std::string said(char status) { return std::string("\0\0\0\0\2\x08", 6) + status; }

/// Answers a health check of `service` by `reply`, and hangs up at anything else.
Answer check(const std::string& reply, const std::string& service = "", const Deadline& deadline = test::far_away()) {
  std::string wanted(5, '\0');
  if (!service.empty()) {
    wanted[4] = static_cast<char>(service.size() + 2);
    wanted += '\x0a' + std::string(1, static_cast<char>(service.size())) + service;
  }
  const ScriptedServer server{[&](Peer& peer) {
    if (test::take_http2_request(peer) != wanted) return;
    peer.send(reply);
    peer.wait_for_hang_up();
  }};
  return ask(url_of("grpc", server) + (service.empty() ? "" : "/" + service), deadline);
}

/// What is made of a call that ends so, without a body.
Answer ended(const std::string& code, const std::string& words = "") {
  Fields headers = kHeaders;
  headers.emplace_back("grpc-status", code);
  if (!words.empty()) headers.emplace_back("grpc-message", words);
  return check(test::http2_answer(headers));
}

Answer serving(char status) { return check(test::http2_answer(kHeaders, said(status), {{"grpc-status", "0"}})); }

}  // namespace

TEST_CASE("a gRPC server that says SERVING is ready", "[health][grpc]") {
  CHECK(serving(1).state == State::ready);
  CHECK(serving(1).reached);
  CHECK(check(test::http2_answer(kHeaders, said(1), {{"grpc-status", "0"}}), "my.Service").state == State::ready);
}

TEST_CASE("a gRPC server that says anything else is not ready yet", "[health][grpc]") {
  for (const auto& [status, name] :
       {std::pair{0, "UNKNOWN"}, std::pair{2, "NOT_SERVING"}, std::pair{3, "SERVICE_UNKNOWN"}}) {
    const Answer answer = serving(static_cast<char>(status));
    CHECK(answer.state == State::not_yet);
    CHECK(says(answer, std::string{"it says "} + name));
  }
  const Answer missing = ended("5", "unknown service");
  CHECK(missing.state == State::not_yet);
  CHECK(says(missing, "it says NOT_FOUND: unknown service"));
  CHECK(ended("14").state == State::not_yet);
  CHECK(says(ended("14", "100%25 busy"), "UNAVAILABLE: 100% busy"));
  CHECK(says(ended("2", "100% busy"), "UNKNOWN: 100% busy"));
  CHECK(says(ended("2", "%1b[31m" + std::string(1000, 'x')), "\\x1b[31mxxx"));
}

TEST_CASE("a gRPC server that has no health service, or wants a login, ends the wait", "[health][grpc]") {
  const Answer none = ended("12", "unknown service grpc.health.v1.Health");
  CHECK(none.state == State::hopeless);
  CHECK(says(none, "UNIMPLEMENTED: unknown service grpc.health.v1.Health; it has no health service: use tcp:"));
  CHECK(ended("16", "no token").state == State::hopeless);
  CHECK(ended("7").state == State::hopeless);
}

TEST_CASE("what is no answer of gRPC is told", "[health][grpc]") {
  const Answer web = check(test::http2_answer({{":status", "404"}}, "no", {}));
  CHECK(web.state == State::not_yet);
  CHECK(says(web, "status 404, and no answer of gRPC"));
  CHECK(check(test::http2_answer(kHeaders, said(1), {})).state == State::not_yet);
  CHECK(ended("0").state == State::not_yet);  // OK, without a message
  CHECK(ended("x").state == State::not_yet);
  const std::string long_body = test::http2_answer(kHeaders, std::string(16'000, 'x'), {{"grpc-status", "0"}});
  CHECK(check(long_body).state == State::not_yet);
}

TEST_CASE("what does not speak HTTP/2 is not ready", "[health][grpc]") {
  for (const std::string text :
       {"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "x"}) {
    INFO(text);
    const Answer answer = ask_one_that_says("grpc", text);
    CHECK(answer.state == State::failed);
    CHECK(answer.reached);
  }
}

TEST_CASE("an answer of gRPC that is cut off anywhere is none", "[health][grpc]") {
  const std::string whole = test::http2_answer(kHeaders, said(1), {{"grpc-status", "0"}});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO(length);
    const ScriptedServer server{[&](Peer& peer) {
      static_cast<void>(test::take_http2_request(peer));
      peer.send(whole.substr(0, length));
    }};
    CHECK(ask(url_of("grpc", server)).state == State::failed);
  }
  const std::string reset = frame(test::kReset, 0, 1, std::string("\0\0\0\2", 4));
  CHECK(check(reset).state == State::failed);
}

TEST_CASE("a refusal that came before the whole request was heard is not lost", "[health][grpc]") {
  Fields headers = kHeaders;
  headers.emplace_back("grpc-status", "12");
  const std::string refusal = test::http2_answer(headers);
  int connections = 0;
  const ScriptedServer server{[&](Peer& peer) {
    const bool is_first = connections++ == 0;
    static_cast<void>(test::take_http2_request(peer));
    peer.send(is_first ? frame(test::kReset, 0, 1, std::string(4, '\0')) : refusal);
    peer.wait_for_hang_up();
  }};
  CHECK(ask(url_of("grpc", server)).state == State::hopeless);
}

TEST_CASE("a gRPC server that answers slowly is given up at the deadline", "[health][grpc]") {
  const std::string whole = test::http2_answer(kHeaders, said(1), {{"grpc-status", "0"}});
  for (const std::size_t length : {std::size_t{0}, std::size_t{20}, whole.size() - 1}) {
    const Answer slow = check(whole.substr(0, length), "", Deadline::after(50ms));
    CHECK(slow.state == State::failed);
    CHECK(says(slow, "in time"));
  }
}

TEST_CASE("grpc targets that are not written rightly are told", "[health][grpc]") {
  CHECK(mistake_of("grpc://host").find("has no port; write grpc://host:PORT") != std::string::npos);
  CHECK(mistake_of("grpcs://host/my.Service").find("write grpcs://host:PORT") != std::string::npos);
  CHECK(mistake_of("grpc://user@host:1").find("a host, a port and a service and nothing else") != std::string::npos);
  CHECK(mistake_of("grpc://host:1/a?b").find("a host, a port and a service and nothing else") != std::string::npos);
  CHECK(mistake_of("grpc://host:1/%zz").find("two hexadecimal digits") != std::string::npos);
  CHECK(mistake_of("grpc://:1").find("has no host") != std::string::npos);
  Mistakes mistakes;
  static_cast<void>(parse_target("grpc://host:1#ca=/nowhere", Environment{}, mistakes));
  REQUIRE(!mistakes.empty());
  CHECK(mistakes.list().front().find("ca: it is for grpcs:// only") != std::string::npos);
}
