// nats:, memcached: and smtp: against servers that say what the test wrote down.
#include "lib/health/probe_kinds.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/scripted_server.hpp"

using namespace toolkit;
using namespace toolkit::health;
using test::Peer;
using test::ScriptedServer;

namespace {

/// The answer to one try of scheme://[credentials]HOST:PORT.
Answer ask(const ScriptedServer& server, const std::string& scheme, const std::string& credentials = "") {
  Mistakes mistakes;
  const std::string text = scheme + "://" + credentials + "127.0.0.1:" + std::to_string(server.port());
  const auto target = parse_target(text, Environment{}, mistakes);
  REQUIRE(target);
  return target->probe->check(test::far_away());
}

bool says(const Answer& answer, const std::string& words) { return answer.message.find(words) != std::string::npos; }

/// What `scheme` makes of a server that greets so and then reads.
Answer greeted(const std::string& scheme, const std::string& greeting) {
  const ScriptedServer server{[&](Peer& peer) {
    peer.send(greeting);
    peer.wait_for_hang_up();
  }};
  return ask(server, scheme);
}

/// A memcached that answers so.
Answer memcached(const std::string& reply) {
  const ScriptedServer server{[&](Peer& peer) {
    peer.read_until("version\r\n");
    peer.send(reply);
  }};
  return ask(server, "memcached");
}

/// A mail server that answers EHLO, and HELO where it is asked, so.
Answer smtp(const std::string& ehlo, const std::string& helo) {
  const ScriptedServer server{[&](Peer& peer) {
    peer.send("220-mail\r\n220 ready\r\n");
    peer.read_until("EHLO [127.0.0.1]\r\n");
    peer.send(ehlo);
    if (helo.empty()) return peer.wait_for_hang_up();
    peer.read_until("HELO [127.0.0.1]\r\n");
    peer.send(helo);
    peer.wait_for_hang_up();
  }};
  return ask(server, "smtp");
}

/// A NATS server that says so after CONNECT and PING; `heard` is what it was told.
Answer nats(const std::string& reply, const std::string& credentials = "", std::string* heard = nullptr) {
  std::string told;
  const ScriptedServer server{[&](Peer& peer) {
    peer.send("INFO {\"version\":\"2\",\"auth_required\":true} \r\n");
    told = peer.read_until("PING\r\n");
    peer.send(reply);
    peer.wait_for_hang_up();
  }};
  Answer answer = ask(server, "nats", credentials);
  if (heard != nullptr) *heard = told;
  return answer;
}

}  // namespace

TEST_CASE("memcached is ready when it says its version", "[health]") {
  CHECK(memcached("VERSION 1.6.18\r\n").state == State::ready);
  CHECK(memcached("VERSION 1.6.18\r\n").reached);
  const Answer error = memcached("SERVER_ERROR out of memory\r\n");
  CHECK(error.state == State::not_yet);
  CHECK(says(error, "SERVER_ERROR out of memory"));
  CHECK(memcached("VERSION\r\n").state == State::not_yet);
  CHECK(memcached("CLIENT_ERROR unauthenticated\r\n").state == State::hopeless);
  CHECK(memcached("").state == State::failed);
  CHECK(memcached(std::string(100'000, 'x')).state == State::failed);
  CHECK(says(memcached("\x1b[31mred\n"), "\\x1b"));
}

TEST_CASE("smtp is ready when it greets and takes EHLO or HELO", "[health]") {
  CHECK(smtp("250-mail\r\n250-SIZE 1\r\n250 HELP\r\n", "").state == State::ready);
  CHECK(smtp("502 not implemented\r\n", "250 mail\r\n").state == State::ready);
  const Answer neither = smtp("500 what\r\n", "550 go away\r\n");
  CHECK(neither.state == State::not_yet);
  CHECK(says(neither, "550 go away"));
  CHECK(smtp("421 shutting down\r\n", "").state == State::not_yet);
  CHECK(smtp("garbage\r\n", "").state == State::not_yet);
}

TEST_CASE("a mail server that greets otherwise is not ready", "[health]") {
  const Answer busy = greeted("smtp", "421 too many connections\r\n");
  CHECK(busy.state == State::not_yet);
  CHECK(busy.reached);
  CHECK(says(busy, "it greets with 421 too many connections"));
  CHECK(greeted("smtp", "554 no service\r\n").state == State::not_yet);
  CHECK(says(greeted("smtp", "SSH-2.0-OpenSSH\r\n"), "no reply of a mail server"));
  std::string endless;
  for (int i = 0; i < 200; ++i) endless += "220-more\r\n";
  CHECK(says(greeted("smtp", endless), "without end"));
}

TEST_CASE("NATS is ready when it takes CONNECT and answers PING", "[health]") {
  CHECK(nats("PONG\r\n").state == State::ready);
  CHECK(nats("+OK\r\nPING\r\nINFO {}\r\nPONG\r\n").state == State::ready);
  const Answer rejected = nats("-ERR 'Authorization Violation'\r\n");
  CHECK(rejected.state == State::hopeless);
  CHECK(says(rejected, "Authorization Violation"));
  CHECK(nats("-ERR 'maximum connections exceeded'\r\n").state == State::not_yet);
  CHECK(nats("MSG a 1 1\r\n").state == State::not_yet);
  std::string chatter;
  for (int i = 0; i < 200; ++i) chatter += "PING\r\n";
  CHECK(nats(chatter).state == State::not_yet);
}

TEST_CASE("NATS hears user and password, or a token, and never sees what it must not", "[health]") {
  std::string heard;
  CHECK(nats("PONG\r\n", "app:se%2Fcret@", &heard).state == State::ready);
  CHECK(heard.find(R"("pass":"se/cret")") != std::string::npos);
  CHECK(heard.find(R"("user":"app")") != std::string::npos);
  CHECK(nats("PONG\r\n", "token@", &heard).state == State::ready);
  CHECK(heard.find(R"("auth_token":"token")") != std::string::npos);
}

TEST_CASE("a server that does not begin as NATS does is none, or not yet one", "[health]") {
  CHECK(greeted("nats", "-ERR 'maximum connections exceeded'\r\n").state == State::not_yet);
  CHECK(greeted("nats", "220 mail\r\n").state == State::not_yet);
  const Answer tls = greeted("nats", "INFO {\"tls_required\":true}\r\n");
  CHECK(tls.state == State::hopeless);
  CHECK(says(tls, "TLS"));
}

TEST_CASE("nats, memcached and smtp targets that are not written rightly are told", "[health]") {
  for (const auto& [text, words] :
       {std::pair{"memcached://user@host", "a host and a port and nothing else"},
        std::pair{"memcached://host/0", "a host and a port and nothing else"},
        std::pair{"smtp://host?a=b", "a host and a port and nothing else"},
        std::pair{"nats://host/subject", "credentials and nothing else"}, std::pair{"nats:///", "has no host"}}) {
    INFO(text);
    Mistakes mistakes;
    static_cast<void>(parse_target(text, Environment{}, mistakes));
    REQUIRE(mistakes.list().size() == 1);
    CHECK(mistakes.list().front().find(words) != std::string::npos);
  }
}
