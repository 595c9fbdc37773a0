// amqp: against servers that say what the test wrote down.
#include <latch>

#include "lib/health/probe_kinds.hpp"
#include "lib/wire/amqp.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/scripted_server.hpp"

using namespace toolkit;
using namespace toolkit::health;
using namespace std::string_literals;
using test::Peer;
using test::ScriptedServer;

namespace {

std::string number(std::size_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  return text;
}

std::string frame(const std::string& payload) { return "\1\0\0"s + number(payload.size(), 4) + payload + '\xce'; }

std::string start(const std::string& mechanisms, const std::string& version = "\0\x09"s) {
  return frame("\0\x0a\0\x0a"s + version + number(0, 4) + number(mechanisms.size(), 4) + mechanisms + number(5, 4) +
               "en_US");
}

std::string close(std::size_t code, const std::string& text) {
  return frame("\0\x0a\0\x32"s + number(code, 2) + number(text.size(), 1) + text + number(0, 4));
}

// As RabbitMQ 3.10.8 says them.
const std::string kStart = start("AMQPLAIN PLAIN");
const std::string kTune = frame("\0\x0a\0\x1e\x07\xff\0\x02\0\0\0\x3c"s);
const std::string kOpenOk = frame("\0\x0a\0\x29\0"s);
const std::string kCloseOk = frame("\0\x0a\0\x33"s);
const std::string kBlocked = frame("\0\x0a\0\x3c\x0dlow on memory"s);
const std::string kHeartbeat = "\x08\0\0\0\0\0\0\xce"s;
const std::string kRefused = close(
    403,
    "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.");

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
bool says(const Answer& answer, const std::string& words) { return has(answer.message, words); }

/// The answer to one try of amqp://[credentials]HOST:PORT[/vhost].
Answer ask(const ScriptedServer& server, const std::string& credentials, const std::string& vhost = "",
           const Deadline& deadline = test::far_away()) {
  Mistakes mistakes;
  const std::string text = "amqp://" + credentials + "127.0.0.1:" + std::to_string(server.port()) + vhost;
  const auto target = parse_target(text, Environment{}, mistakes);
  REQUIRE(target);
  return target->probe->check(deadline);
}

struct Heard {
  Answer answer;
  std::string bytes;  ///< all that we said
};

/// A server that says these in turn, each when we have said something.
Heard play(const std::vector<std::string>& says, const std::string& credentials = "app:secret@",
           const std::string& vhost = "") {
  Heard heard;
  std::latch over{1};
  const ScriptedServer server{[&](Peer& peer) {
    for (const std::string& bytes : says) {
      heard.bytes += peer.read_some();
      peer.send(bytes);
    }
    for (std::string more = peer.read_some(); !more.empty(); more = peer.read_some()) heard.bytes += more;
    over.count_down();
  }};
  heard.answer = ask(server, credentials, vhost);
  // What it said last may still be on its way.
  over.wait();
  return heard;
}

}  // namespace

TEST_CASE("AMQP is ready when the login succeeds and the vhost is opened, and the connection is closed", "[health]") {
  const Heard heard = play({kStart, kTune, kOpenOk, kCloseOk}, "app:se%2Fcret@", "/my%2Fapp");
  CHECK(heard.answer.state == State::ready);
  CHECK(heard.answer.reached);
  CHECK(heard.bytes == std::string{wire::kAmqpProtocol} + wire::amqp_start_ok("app", "se/cret") +
                           wire::amqp_tune_ok({2047, 131072}) + wire::amqp_open("my/app") + wire::amqp_close());
}

TEST_CASE("what an amqp target leaves out is the usual, and a vhost needs a login", "[health]") {
  for (const auto& [credentials, vhost, user, password, opened] :
       {std::tuple{"app:secret@", "", "app", "secret", "/"}, std::tuple{"app:secret@", "/", "app", "secret", "/"},
        std::tuple{"app:secret@", "/%2f", "app", "secret", "/"}, std::tuple{"app@", "", "app", "guest", "/"},
        std::tuple{"app:@", "", "app", "", "/"}, std::tuple{"", "/%2F", "guest", "guest", "/"},
        std::tuple{"", "/app", "guest", "guest", "app"}}) {
    const Heard heard = play({kStart, kTune, kOpenOk, kCloseOk}, credentials, vhost);
    INFO(credentials << " " << vhost);
    CHECK(heard.answer.state == State::ready);
    CHECK(has(heard.bytes, wire::amqp_start_ok(user, password)));
    CHECK(has(heard.bytes, wire::amqp_open(opened)));
  }
}

TEST_CASE("without user and vhost AMQP is ready when it begins a login", "[health]") {
  for (const std::string& vhost : {""s, "/"s}) {
    const Heard heard = play({kStart}, "", vhost);
    CHECK(heard.answer.state == State::ready);
    CHECK(heard.bytes == wire::kAmqpProtocol);
  }
  CHECK(play({start("EXTERNAL")}, "").answer.state == State::ready);
  CHECK(play({close(320, "CONNECTION_FORCED")}, "").answer.state == State::not_yet);
}

TEST_CASE("why an AMQP server closes the connection decides, at every step", "[health]") {
  struct Case {
    std::string close;
    State state;
    std::string words;
  };
  for (const auto& [close, state, words] :
       {Case{kRefused, State::hopeless, "403: ACCESS_REFUSED - Login was refused"},
        Case{close(530, "NOT_ALLOWED - vhost nov not found"), State::hopeless,
             "530: NOT_ALLOWED - vhost nov not found"},
        Case{close(530, "NOT_ALLOWED - access to vhost 'a' refused for user 'app': connection limit (1) is reached"),
             State::not_yet, "connection limit (1) is reached"},
        Case{close(402, "no such path"), State::hopeless, "402: no such path"},
        Case{close(320, "CONNECTION_FORCED - broker forced connection closure"), State::not_yet, "320: "},
        Case{close(541, "INTERNAL_ERROR - vhost '/' is down"), State::not_yet, "541: INTERNAL_ERROR"},
        Case{close(506, "RESOURCE_ERROR"), State::not_yet, "506: "},
        Case{close(504, "\x1b[31m"), State::not_yet, "504: \\x1b[31m"},
        Case{kBlocked, State::not_yet, "it takes no messages: low on memory"}}) {
    INFO(words);
    for (const std::vector<std::string>& before :
         {std::vector<std::string>{}, {kStart}, {kStart, kTune}, {kStart, kTune, kOpenOk}}) {
      std::vector<std::string> script = before;
      script.push_back(close);
      const Heard heard = play(script);
      CHECK(heard.answer.state == state);
      CHECK(heard.answer.reached);
      CHECK(says(heard.answer, words));
      CHECK_FALSE(says(heard.answer, "secret"));
      CHECK(heard.bytes.ends_with(wire::amqp_close_ok()) == (close != kBlocked));
    }
  }
}

TEST_CASE("an AMQP server that has no login by PLAIN is told, and hears no password", "[health]") {
  const Heard heard = play({start("EXTERNAL AMQPLAIN")});
  CHECK(heard.answer.state == State::hopeless);
  CHECK(says(heard.answer, "'EXTERNAL AMQPLAIN'"));
  CHECK_FALSE(has(heard.bytes, "secret"));
}

TEST_CASE("a server that wants another version of AMQP is told", "[health]") {
  const Heard other = play({"AMQP\0\1\0\0"s});
  CHECK(other.answer.state == State::hopeless);
  CHECK(says(other.answer, "it wants AMQP 1-0-0, and amqp: speaks 0-9-1"));
  const Heard old = play({start("PLAIN", "\x08\0"s)});
  CHECK(old.answer.state == State::hopeless);
  CHECK(says(old.answer, "it speaks AMQP 8-0"));
}

TEST_CASE("what another server than an AMQP server says is shown, safely", "[health]") {
  for (const auto& [bytes, shown] : {std::pair{"SSH-2.0-OpenSSH_9.2\r\n"s, "'SSH-2.0'"s},
                                     std::pair{"HTTP/1.1 400 Bad Request\r\n\r\n"s, "'HTTP/1.'"s},
                                     std::pair{"\x15\3\1\0\2\2\x46"s, "\\x15\\x03"s},     // TLS
                                     std::pair{"\1\0\0\0\0\0\4\0\x0a\0\x33\0"s, "\\n"s},  // another end
                                     std::pair{"\1\0\0\0\0\0\0\xce"s, "''"s},
                                     std::pair{"\1\0\0\0\1\0\1"s, "'\\x01"s},  // 64 KiB and a byte: not waited for
                                     std::pair{kTune, "which"s}, std::pair{frame("\0\x0a\0\x0a\0\x09"s), "which"s},
                                     std::pair{frame("\0\x3c\0\x0a"s), "'\\x00<"s}}) {
    const Heard heard = play({bytes});
    INFO(heard.answer.message);
    CHECK(heard.answer.state == State::not_yet);
    CHECK(says(heard.answer, "which is not AMQP"));
    CHECK(says(heard.answer, shown));
  }
}

TEST_CASE("an AMQP server may send heartbeats in between, but not without end", "[health]") {
  CHECK(play({kHeartbeat + kStart, kHeartbeat + kHeartbeat + kTune, kOpenOk, kCloseOk}).answer.state == State::ready);
  std::string endless;
  for (int i = 0; i < 200; ++i) endless += kHeartbeat;
  const Heard heard = play({endless});
  CHECK(heard.answer.state == State::not_yet);
  CHECK(says(heard.answer, "without end"));
}

TEST_CASE("an AMQP server that is cut off anywhere has failed", "[health]") {
  const std::string dialogue = kStart + kTune + kOpenOk + kCloseOk;
  for (std::size_t size = 0; size < dialogue.size(); ++size) {
    const ScriptedServer server{[&](Peer& peer) { peer.send(std::string_view{dialogue}.substr(0, size)); }};
    const Answer answer = ask(server, "app:secret@");
    INFO(size << " " << answer.message);
    CHECK(answer.state == State::failed);
  }
}

TEST_CASE("an AMQP server that says nothing more ends the try at its deadline", "[health]") {
  for (const std::string& bytes : {""s, "\1\0"s, "AMQP\0\0\x09"s, kStart.substr(0, 20), kStart, kStart + kTune}) {
    const ScriptedServer server{[&](Peer& peer) {
      peer.send(bytes);
      peer.wait_for_hang_up();
    }};
    const Answer answer = ask(server, "app:secret@", "", Deadline::after(std::chrono::milliseconds{30}));
    INFO(answer.message);
    CHECK(answer.state == State::failed);
    CHECK(says(answer, "no answer in time"));
  }
}

TEST_CASE("an amqp target that is not written rightly is told, and its password is kept secret", "[health]") {
  const std::string long_vhost = "amqp://app@host/" + std::string(256, 'x');
  for (const auto& [text, words] :
       {std::pair{"amqp://app@host/a/b"s, "amqp: takes a host, a port, credentials and a vhost and nothing else"},
        std::pair{"amqp://app@host/a?heartbeat=1"s, "and nothing else"},
        std::pair{"amqp://app@host/a%zz"s, "and nothing else"}, std::pair{"amqp://:secret@host"s, "has no user"},
        std::pair{long_vhost, "vhost is too long"}, std::pair{"amqp:///"s, "has no host"}}) {
    INFO(text);
    Mistakes mistakes;
    static_cast<void>(parse_target(text, Environment{}, mistakes));
    REQUIRE(mistakes.list().size() == 1);
    CHECK(has(mistakes.list().front(), words));
    CHECK_FALSE(has(mistakes.list().front(), "secret"));
  }
  Mistakes mistakes;
  const auto target = parse_target("amqp://app:se%2Fcret@host/%2f", Environment{}, mistakes);
  REQUIRE(target);
  CHECK(target->secrets == std::vector<std::string>{"se/cret"});
  CHECK(parse_target("amqp://@host:5673/", Environment{}, mistakes));
  CHECK(mistakes.empty());
}
