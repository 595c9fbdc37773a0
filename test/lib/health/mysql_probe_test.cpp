// mysql: against servers that say what the test wrote down.
#include <latch>

#include "lib/health/probe_kinds.hpp"
#include "lib/wire/mysql.hpp"
#include "lib/wire/mysql_password.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/scripted_server.hpp"

using namespace toolkit;
using namespace toolkit::health;
using namespace std::string_literals;
using test::Peer;
using test::ScriptedServer;
using wire::mysql_packet;

namespace {

constexpr const char* kNonce = "K3[PavOg:+gFi]tPtwxv";
const std::string kOk = "\0\0\0\2\0\0\0"s;
const std::string kDenied = "\xff\x15\x04#28000Access denied for user 'app'@'localhost' (using password: YES)";

/// A greeting as MariaDB 10.11.19 and MySQL 8.0 write it, with the plugin that is usual there.
std::string greeting(const std::string& plugin) {
  return "\x0a"
         "8.0.36\0\x04\0\0\0K3[PavOg\0\xff\xff\xff\2\0\xff\xdf\x15\0\0\0\0\0\0\0\0\0\0:+gFi]tPtwxv\0"s +
         plugin + '\0';
}

/// What the server says in turn, each after a packet of ours; the first is its greeting. A text is a payload.
struct Script {
  std::vector<std::string> says;
  std::vector<std::string> heard = {};  ///< the payloads of ours, without headers

  void run(Peer& peer) {
    heard.clear();
    std::uint8_t sequence = 0;
    std::string unread;
    for (std::size_t i = 0; i < says.size(); ++i) {
      if (i > 0) {
        const std::string packet = next(peer, unread);
        if (packet.empty()) return;
        sequence = static_cast<std::uint8_t>(static_cast<unsigned char>(packet[3]) + 1);
        heard.push_back(packet.substr(4));
      }
      peer.send(mysql_packet(says[i], sequence));
    }
    // Whatever else: COM_QUIT, or nothing.
    const std::string last = next(peer, unread);
    if (!last.empty()) heard.push_back(last.substr(4));
  }

  static std::string next(Peer& peer, std::string& unread) {
    while (unread.size() < 4 || unread.size() < 4 + wire::parse_mysql_header(unread.substr(0, 4)).length) {
      const std::string more = peer.read_some();
      if (more.empty()) return "";
      unread += more;
    }
    const std::size_t size = 4 + wire::parse_mysql_header(unread.substr(0, 4)).length;
    std::string packet = unread.substr(0, size);
    unread.erase(0, size);
    return packet;
  }
};

/// The answer to one try of mysql://[credentials]HOST:PORT[/database].
Answer ask(const ScriptedServer& server, const std::string& credentials, const std::string& database = "",
           const Deadline& deadline = test::far_away()) {
  Mistakes mistakes;
  const std::string text = "mysql://" + credentials + "127.0.0.1:" + std::to_string(server.port()) + database;
  const auto target = parse_target(text, Environment{}, mistakes);
  REQUIRE(target);
  return target->probe->check(deadline);
}

struct Heard {
  Answer answer;
  std::vector<std::string> packets;
};

Heard play(const std::vector<std::string>& says, const std::string& credentials = "app:secret@",
           const std::string& database = "") {
  Script script{says};
  std::latch over{1};
  const ScriptedServer server{[&](Peer& peer) {
    script.run(peer);
    over.count_down();
  }};
  Answer answer = ask(server, credentials, database);
  // What it said last may still be on its way.
  over.wait();
  return {std::move(answer), script.heard};
}

bool says(const Answer& answer, const std::string& words) { return answer.message.find(words) != std::string::npos; }
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string kNative = greeting("mysql_native_password");
const std::string kSha2 = greeting("caching_sha2_password");

// Nobody has the other half of this key.
const std::string kKey =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA78xfmwX1kAFqouruz6c7\n"
    "JKGfK1Ph8a6LkGnS1ZvURqUeI0bzJX8JqEbjjtJreujHXG5ha0irqyp5w9KQuRD/\n"
    "bziEfvilp8cG/MFBIYDek3S9Ka/m6iB9iqXA3GgK+BZlpx5qkmCC3glOvlQD8oNG\n"
    "sDOInajZRKO48i44syyoJseTzcFKXJqZQaDEQyPM6737dFKx8quDD/NVqzP1bEpV\n"
    "/O8DAdXTo2YbuxFrKiW+4BeKt6pdTP875vDHVkuuJt93nCz4WtlfZpWtbah7w8nf\n"
    "DHedneysl5LuoXbWhB+Dp9ibigBFrNrENtiqdj1nhcPZuJU7Qqk3xzAX46/ijyrf\n"
    "SQIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

}  // namespace

TEST_CASE("MySQL is ready when the login and a ping succeed, and is told goodbye", "[health]") {
  const Heard heard = play({kNative, kOk, kOk}, "app:se%2Fcret@", "/my%20db");
  CHECK(heard.answer.state == State::ready);
  CHECK(heard.answer.reached);
  REQUIRE(heard.packets.size() == 3);
  const std::string& login = heard.packets[0];
  CHECK(has(login, "app\0\x14"s + wire::mysql_native_proof("se/cret", kNonce) + "my db\0mysql_native_password\0"s));
  CHECK_FALSE(has(login, "se/cret"));
  CHECK(heard.packets[1] == "\x0e");
  CHECK(heard.packets[2] == "\x01");
}

TEST_CASE("a user without a password proves nothing", "[health]") {
  const Heard heard = play({kNative, kOk, kOk}, "app@");
  CHECK(heard.answer.state == State::ready);
  CHECK(has(heard.packets.at(0), "app\0\0mysql_native_password\0"s));
}

TEST_CASE("caching_sha2_password logs in when the server knows the password", "[health]") {
  std::latch over{1};
  const ScriptedServer server{[&](Peer& peer) {
    std::string unread;
    peer.send(mysql_packet(kSha2, 0));
    const std::string login = Script::next(peer, unread);
    CHECK(has(login, "app\0\x20"s + wire::mysql_sha2_proof("secret", kNonce) + "caching_sha2_password\0"s));
    // The server goes on by itself.
    peer.send(mysql_packet("\1\3", 2) + mysql_packet(kOk, 3));
    CHECK(Script::next(peer, unread) == mysql_packet("\x0e", 0));
    peer.send(mysql_packet(kOk, 1));
    CHECK(Script::next(peer, unread) == mysql_packet("\x01", 0));
    over.count_down();
  }};
  CHECK(ask(server, "app:secret@").state == State::ready);
  over.wait();
}

TEST_CASE("caching_sha2_password sends the password for the server's key alone", "[health]") {
  const Heard heard = play({kSha2, "\1\4", "\1" + kKey, kOk, kOk});
  CHECK(heard.answer.state == State::ready);
  REQUIRE(heard.packets.size() == 5);
  CHECK(heard.packets[1] == "\2");
  CHECK(heard.packets[2].size() == 256);
  for (const std::string& packet : heard.packets) CHECK_FALSE(has(packet, "secret"));
  const Heard denied = play({kSha2, "\1\4", "\1" + kKey, kDenied});
  CHECK(denied.answer.state == State::hopeless);
  const Heard no_key = play({kSha2, "\1\4", "\1no key"});
  CHECK(no_key.answer.state == State::not_yet);
  CHECK(says(no_key.answer, "no RSA key"));
}

TEST_CASE("a server may ask for another plugin than its usual one", "[health]") {
  const std::string nonce = "01234567890123456789";
  const Heard native = play({kSha2, "\xfemysql_native_password\0"s + nonce + '\0', kOk, kOk});
  CHECK(native.answer.state == State::ready);
  CHECK(native.packets.at(1) == wire::mysql_native_proof("secret", nonce));
  const Heard sha2 = play({kNative,
                           "\xfe"
                           "caching_sha2_password\0"s +
                               nonce + '\0',
                           "\1\4", "\1" + kKey, kOk, kOk});
  CHECK(sha2.answer.state == State::ready);
  CHECK(sha2.packets.at(1) == wire::mysql_sha2_proof("secret", nonce));
  // A usual plugin that we have not is none that this user must have.
  const Heard usual = play({greeting("sha256_password"), kOk, kOk});
  CHECK(usual.answer.state == State::ready);
  CHECK(has(usual.packets.at(0), "mysql_native_password"));
}

TEST_CASE("a plugin that mysql: has not is named, and ends the wait", "[health]") {
  for (const std::string& plugin : {"client_ed25519"s, "dialog"s, "mysql_clear_password"s, "sha256_password"s}) {
    const Heard heard = play({kNative, "\xfe" + plugin + '\0' + "nonce"});
    CHECK(heard.answer.state == State::hopeless);
    CHECK(says(heard.answer, "'" + plugin + "'"));
    CHECK(heard.packets.size() == 1);
  }
  const Heard old = play({kNative, "\xfe"});
  CHECK(old.answer.state == State::hopeless);
  CHECK(says(old.answer, "'mysql_old_password'"));
}

TEST_CASE("without a user any answer to a login says that MySQL is up", "[health]") {
  const Heard denied = play({kNative, kDenied}, "");
  CHECK(denied.answer.state == State::ready);
  CHECK(has(denied.packets.at(0), "health-wait\0\0mysql_native_password\0"s));
  CHECK(play({kNative, kOk, kOk}, "").answer.state == State::ready);  // an anonymous user
  CHECK(play({kNative, "\xff\x57\x0c#HY000no TLS"}, "").answer.state == State::ready);
  CHECK(play({kNative, "\xff\xa2\x06#28000no password"}, "").answer.state == State::ready);
  // MariaDB lets nobody know by the plugin whether there is such a user.
  const Heard ed25519 = play({kNative,
                              "\xfe"
                              "client_ed25519\0"s +
                                  std::string(32, 'n'),
                              kDenied},
                             "");
  CHECK(ed25519.answer.state == State::ready);
  CHECK(ed25519.packets.at(1) == std::string(64, '\0'));
  const Heard other = play({kNative,
                            "\xfe"
                            "dialog\0Password: "s,
                            kDenied},
                           "");
  CHECK(other.answer.state == State::ready);
  CHECK(other.packets.at(1).empty());
  CHECK(play({kSha2,
              "\xfe"
              "caching_sha2_password\0nonce"s,
              kDenied},
             "")
            .answer.state == State::ready);
}

TEST_CASE("what MySQL says in place of a greeting or to a login decides", "[health]") {
  struct Case {
    std::string error;
    State with_user;
    State without;
    std::string words;
  };
  for (const auto& [error, with_user, without, words] :
       {Case{"\xff\x10\x04Too many connections", State::not_yet, State::not_yet, "1040: Too many connections"},
        Case{"\xff\x1d\x04Server shutdown in progress", State::not_yet, State::not_yet, "1053: "},
        Case{"\xff\x69\x04Host '10.0.0.1' is blocked", State::hopeless, State::hopeless, "1129: Host '10.0.0.1' is"},
        Case{"\xff\x6a\x04Host '10.0.0.1' is not allowed", State::hopeless, State::hopeless, "1130: "},
        Case{"\xff\xd3\x07"
             "Can't connect to the backend",
             State::not_yet, State::not_yet, "2003: "},
        Case{kDenied, State::hopeless, State::ready, "1045: Access denied for user 'app'@"},
        Case{"\xff\x14\x04#42000no access", State::hopeless, State::hopeless, "1044: no access"},
        Case{"\xff\x19\x04#42000Unknown database", State::hopeless, State::hopeless, "1049: Unknown database"},
        Case{"\xff\xa2\x06#28000no", State::hopeless, State::ready, "1698: no"},
        Case{"\xff\xe3\x04#08004"
             "Client does not support",
             State::hopeless, State::ready, "1251: "},
        Case{"\xff\x57\x0c#HY000insecure", State::hopeless, State::ready,
             "3159: it wants TLS, which mysql: has not"}}) {
    INFO(words);
    const Heard user = play({kNative, error});
    CHECK(user.answer.state == with_user);
    CHECK(user.answer.reached);
    CHECK(says(user.answer, words));
    CHECK(play({kNative, error}, "").answer.state == without);
    // In place of a greeting none of them says that logins are taken.
    const Heard first = play({error});
    CHECK(first.answer.state == with_user);
    CHECK(says(first.answer, words));
    CHECK(play({error}, "").answer.state == with_user);
  }
  const Heard ping = play({kNative, kOk, "\xff\x1d\x04#08S01Server shutdown in progress"});
  CHECK(ping.answer.state == State::not_yet);
  CHECK(says(ping.answer, "1053"));
}

TEST_CASE("what another server than MySQL says is shown, safely", "[health]") {
  for (const auto& [bytes, shown] :
       {std::pair{"SSH-2.0-OpenSSH_9.2\r\n"s, "'SSH-'"s}, std::pair{"220 mail ESMTP\r\n"s, "'220 '"s},
        std::pair{"HTTP/1.1 400 Bad Request\r\n\r\n"s, "'HTTP'"s},
        // MySQL's other protocol, X: its notice frame.
        std::pair{"\5\0\0\0\x0b\x08\5\x1a\0"s, "\\x0b"s}, std::pair{mysql_packet("\x1b[31mred", 0), "\\x1b[31mred"s},
        std::pair{mysql_packet("", 0), "''"s}}) {
    const ScriptedServer server{[&said = bytes](Peer& peer) {
      peer.send(said);
      peer.wait_for_hang_up();
    }};
    const Answer answer = ask(server, "app:secret@");
    INFO(answer.message);
    CHECK(answer.state == State::not_yet);
    CHECK(says(answer, "which is not MySQL"));
    CHECK(says(answer, shown));
  }
  CHECK(play({kNative, "\2what"}).answer.state == State::not_yet);
  CHECK(play({kNative, "\1\3"}).answer.state == State::not_yet);  // no word of that plugin
  CHECK(play({kNative, kOk, "\xfe"}).answer.state == State::not_yet);
  const Heard old =
      play({"\x0a"
            "3.23.58\0\1\0\0\0abcdefgh\0\x2c\0"s});
  CHECK(old.answer.state == State::hopeless);
  CHECK(says(old.answer, "before MySQL 4.1"));
}

TEST_CASE("a packet of MySQL's may be 64 KiB long and no longer", "[health]") {
  const std::string start = "\xff\x10\x04";
  const Heard longest = play({start + std::string(65536 - start.size(), 'x')});
  CHECK(longest.answer.state == State::not_yet);
  CHECK(says(longest.answer, "1040: xxx"));
  CHECK(longest.answer.message.size() < 300);
  // Refused by its header: nothing of it is waited for.
  const ScriptedServer longer{[](Peer& peer) {
    peer.send("\1\0\1\0"s);
    peer.wait_for_hang_up();
  }};
  CHECK(says(ask(longer, ""), "not MySQL"));
}

TEST_CASE("a login to MySQL that does not end is given up", "[health]") {
  std::vector<std::string> endless{kNative};
  for (int i = 0; i < 50; ++i) endless.push_back("\xfemysql_native_password\0nonce"s);
  const Heard heard = play(endless);
  CHECK(heard.answer.state == State::not_yet);
  CHECK(says(heard.answer, "does not end"));
  CHECK(heard.packets.size() < 20);
}

TEST_CASE("a MySQL that is cut off anywhere has failed", "[health]") {
  const std::string dialogue = mysql_packet(kSha2, 0) + mysql_packet("\1\4", 2) + mysql_packet("\1" + kKey, 4) +
                               mysql_packet(kOk, 6) + mysql_packet(kOk, 1);
  for (std::size_t size = 0; size < dialogue.size(); size += 3) {
    const ScriptedServer server{[&](Peer& peer) {
      peer.send(std::string_view{dialogue}.substr(0, size));
      peer.reset();
    }};
    const Answer answer = ask(server, "app:secret@");
    INFO(size << " " << answer.message);
    CHECK(answer.state == State::failed);
  }
}

TEST_CASE("a MySQL that says nothing more ends the try at its deadline", "[health]") {
  for (const std::string& bytes : {""s, "\x64"s, mysql_packet(kNative, 0).substr(0, 50), mysql_packet(kNative, 0)}) {
    const ScriptedServer server{[&](Peer& peer) {
      peer.send(bytes);
      peer.wait_for_hang_up();
    }};
    const Answer answer = ask(server, "", "", Deadline::after(std::chrono::milliseconds{30}));
    CHECK(answer.state == State::failed);
    CHECK(says(answer, "no answer in time"));
  }
}

TEST_CASE("a mysql target that is not written rightly is told, and its password is kept secret", "[health]") {
  for (const auto& [text, words] :
       {std::pair{"mysql://app@host/a/b", "mysql: takes a host, a port, credentials and a database and nothing else"},
        std::pair{"mariadb://app@host/a?ssl=1", "mariadb: takes a host, a port, credentials and a database"},
        std::pair{"mysql://app@host/a%zz", "and nothing else"},
        std::pair{"mysql://host/db", "has no user; write it like"}, std::pair{"mysql://:secret@host", "has no user"},
        std::pair{"mysql:///db", "has no host"}}) {
    INFO(text);
    Mistakes mistakes;
    static_cast<void>(parse_target(text, Environment{}, mistakes));
    REQUIRE(mistakes.list().size() == 1);
    CHECK(mistakes.list().front().find(words) != std::string::npos);
    CHECK_FALSE(has(mistakes.list().front(), "secret"));
  }
  Mistakes mistakes;
  const auto target = parse_target("mysql://app:se%2Fcret@host/db", Environment{}, mistakes);
  REQUIRE(target);
  CHECK(target->secrets == std::vector<std::string>{"se/cret"});
  CHECK(parse_target("mysql://host/", Environment{}, mistakes));
  CHECK(parse_target("mariadb://@host:3307", Environment{}, mistakes));
  CHECK(mistakes.empty());
}
