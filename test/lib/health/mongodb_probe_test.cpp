// mongodb: against servers that say what real ones said (test/data/mongodb), or what the manual says that they say.
#include "test/lib/health/asking.hpp"
#include "test/support/mongodb_bytes.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::health;
using test::document;
using test::Peer;
using test::read_little;
using test::ScriptedServer;

namespace {

using namespace std::chrono_literals;

/// Whether this is the command `hello` to the database admin, by the rules of the wire protocol: the command's name is
/// the first element of the body, the database is $db.
bool is_hello(const std::string& message) {
  constexpr std::size_t kBody = 21;
  const bool is_op_msg = message.size() > kBody && read_little(message, 0) == message.size() &&
                         read_little(message, 8) == 0 && read_little(message, 12) == 2013 &&
                         read_little(message, 16) == 0 && message[20] == 0;
  if (!is_op_msg) return false;
  return message.substr(kBody) == document(test::int32("hello", 1) + test::text("$db", "admin"));
}

/// Answers hello by `reply`, and nothing but hello.
void serve(Peer& peer, std::string reply) {
  const std::string length = peer.read_exactly(4);
  if (length.size() < 4) return;
  const std::string message = length + peer.read_exactly(read_little(length, 0) - 4);
  if (!is_hello(message)) return;
  if (reply.size() >= 12) reply.replace(8, 4, message.substr(4, 4));  // responseTo is the requestID
  peer.send(reply);
}

Answer hello(const std::string& reply) {
  const ScriptedServer server{[&](Peer& peer) { serve(peer, reply); }};
  return ask(url_of("mongodb", server));
}

/// A server that says {…, ok: 1}.
Answer hello_with(const std::string& elements) {
  return hello(test::op_msg(document(elements + test::number("ok", 1))));
}

}  // namespace

TEST_CASE("a MongoDB server that takes reads is ready", "[health][mongodb]") {
  CHECK(hello(test::recorded("mongodb/ferretdb-hello.reply")).state == State::ready);
  CHECK(hello(test::recorded("mongodb/ferretdb-hello-replica-set.reply")).state == State::ready);
  CHECK(hello_with(test::truth("isWritablePrimary")).reached);
  CHECK(hello_with(test::truth("isWritablePrimary", false) + test::truth("secondary") + test::text("setName", "rs0"))
            .state == State::ready);
  CHECK(hello_with(test::truth("isWritablePrimary") + test::text("msg", "isdbgrid")).state == State::ready);
}

TEST_CASE("a member of a replica set that takes no reads is not ready yet", "[health][mongodb]") {
  const std::string neither = test::truth("isWritablePrimary", false) + test::truth("secondary", false);
  const Answer uninitiated = hello_with(neither + test::truth("isreplicaset") +
                                        test::text("info", "Does not have a valid replica set config"));
  CHECK(uninitiated.state == State::not_yet);
  CHECK(uninitiated.reached);
  CHECK(says(uninitiated, "not initiated: it says 'Does not have a valid replica set config'"));
  const Answer starting = hello_with(neither + test::text("setName", "rs0"));
  CHECK(starting.state == State::not_yet);
  CHECK(says(starting, "neither primary nor secondary of its replica set 'rs0'"));
  const Answer arbiter = hello_with(neither + test::text("setName", "rs0") + test::truth("arbiterOnly"));
  CHECK(arbiter.state == State::not_yet);
  CHECK(says(arbiter, "an arbiter"));
  CHECK(says(hello_with(neither), "neither primary nor secondary"));
}

TEST_CASE("a MongoDB server that refuses hello is not ready yet, with what it says", "[health][mongodb]") {
  const Answer refused = hello(test::recorded("mongodb/ferretdb-unknown.reply"));
  CHECK(refused.state == State::not_yet);
  CHECK(says(refused, "error 59: no such command: 'helo'"));
  const std::string red = test::text("errmsg", "\x1b[31m" + std::string(1000, 'x')) + test::int32("code", 91);
  const Answer escaped = hello(test::op_msg(document(test::number("ok", 0) + red)));
  CHECK(says(escaped, "error 91: \\x1b[31mxxx"));
  CHECK(escaped.message.size() < 300);
}

TEST_CASE("an answer of MongoDB that is cut off anywhere is no answer", "[health][mongodb]") {
  const std::string whole = test::recorded("mongodb/ferretdb-unknown.reply");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO(length);
    CHECK(hello(whole.substr(0, length)).state == State::failed);
  }
}

TEST_CASE("what does not speak MongoDB's protocol is not ready", "[health][mongodb]") {
  const Answer web = ask_one_that_says("mongodb", "HTTP/1.1 400 Bad Request\r\n\r\n");
  CHECK(web.state == State::not_yet);
  CHECK(says(web, "'HTTP/1.1 400 Bad', which is not MongoDB"));
  CHECK(says(ask_one_that_says("mongodb", "SSH-2.0-OpenSSH_9.2\r\n"), "is not MongoDB"));
  CHECK(ask_one_that_says("mongodb", "220 mail\r\n").state == State::failed);  // fewer bytes than a header has
  CHECK(says(hello(test::op_msg("no document")), "no MongoDB document"));
}

TEST_CASE("a length from MongoDB that is too large is not waited for", "[health][mongodb]") {
  const std::string reply = test::op_msg(document(""));
  const Answer large = hello(test::little(70'000, 4) + reply.substr(4));
  CHECK(large.state == State::not_yet);
  CHECK(says(large, "more than 64 KiB"));
  CHECK(hello(test::little(0x7fffffff, 4) + reply.substr(4)).state == State::not_yet);
  CHECK(hello(test::little(0xffffffff, 4) + reply.substr(4)).state == State::not_yet);
}

TEST_CASE("a MongoDB server that says nothing, or stops half way, is given up at the deadline", "[health][mongodb]") {
  for (const std::size_t length : {0, 10, 30}) {
    const ScriptedServer server{[&](Peer& peer) {
      serve(peer, test::recorded("mongodb/ferretdb-hello.reply").substr(0, length));
      peer.wait_for_hang_up();
    }};
    const Answer silent = ask(url_of("mongodb", server), Deadline::after(30ms));
    CHECK(silent.state == State::failed);
    CHECK(says(silent, "in time"));
  }
}

TEST_CASE("mongodb targets that are not written rightly are told", "[health][mongodb]") {
  for (const std::string text :
       {"mongodb://app:secret@host", "mongodb://app@host:27017/db", "mongodb://app:a%2Cb@host"}) {
    CHECK(mistake_of(text).find("leave out user and password") != std::string::npos);
    CHECK(mistake_of(text).find("secret") == std::string::npos);
  }
  for (const std::string text :
       {"mongodb://h1,h2", "mongodb://h1:27017,h2:27017/?replicaSet=rs0", "mongodb://a:b@h1,h2"}) {
    CHECK(mistake_of(text).find("asks one server; write a target for each") != std::string::npos);
  }
  for (const std::string text : {"mongodb://host/admin", "mongodb://host?tls=true", "mongodb://host/?replicaSet=a,b"}) {
    CHECK(mistake_of(text).find("a host and a port and nothing else") != std::string::npos);
  }
  CHECK(mistake_of("mongodb:///").find("has no host") != std::string::npos);
  CHECK(mistake_of("mongodb://host:0").find("malformed URL") != std::string::npos);
}
