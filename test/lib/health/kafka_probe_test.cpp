// kafka: against servers that say what a real one said (test/data/kafka), or what the protocol's page says.
#include "test/lib/health/asking.hpp"
#include "test/support/kafka_bytes.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::health;
using test::Peer;
using test::ScriptedServer;

namespace {

using namespace std::chrono_literals;

struct Script {
  std::string versions = test::recorded("kafka/broker-api-versions-0.reply");
  std::string metadata = test::recorded("kafka/broker-metadata-8.reply");
  std::uint32_t version = 8;  ///< of Metadata, as `versions` allows it
  bool stays = false;         ///< on the line after its last answer
};

std::optional<test::KafkaRequest> next_request(Peer& peer) {
  const std::string length = peer.read_exactly(4);
  if (length.size() < 4 || test::read_big(length, 0, 4) > 1000) return std::nullopt;
  return test::read_kafka_request(peer.read_exactly(test::read_big(length, 0, 4)));
}

/// Puts the request's number into the answer.
std::string numbered(std::string answer, const test::KafkaRequest& request) {
  if (answer.size() >= 8) answer.replace(4, 4, test::big(request.number, 4));
  return answer;
}

/// Answers what the protocol allows, in the version that was agreed on, and nothing else.
void serve(Peer& peer, const Script& script) {
  const auto versions = next_request(peer);
  if (!versions || versions->key != 18 || versions->version != 0 || !versions->body.empty()) return;
  peer.send(numbered(script.versions, *versions));
  const auto metadata = next_request(peer);
  if (!metadata || metadata->version != script.version || !test::asks_for_brokers(*metadata)) return;
  peer.send(numbered(script.metadata, *metadata));
  if (script.stays) peer.wait_for_hang_up();
}

Answer kafka(const Script& script, const Deadline& deadline = test::far_away()) {
  const ScriptedServer server{[&](Peer& peer) { serve(peer, script); }};
  return ask(url_of("kafka", server), deadline);
}

}  // namespace

TEST_CASE("a Kafka broker that knows brokers and a controller is ready", "[health][kafka]") {
  CHECK(kafka({}).state == State::ready);
  CHECK(kafka({}).reached);
  for (const int version : {1, 3, 4}) {
    INFO(version);
    const std::string metadata = test::recorded("kafka/broker-metadata-" + std::to_string(version) + ".reply");
    const Script old{.versions = test::api_versions_answer({{3, 0, version}, {18, 0, 0}}),
                     .metadata = metadata,
                     .version = static_cast<std::uint32_t>(version)};
    CHECK(kafka(old).state == State::ready);
  }
}

TEST_CASE("a Kafka cluster that is still coming up is not ready yet", "[health][kafka]") {
  const Answer alone = kafka({.metadata = test::metadata_answer(8, {}, -1)});
  CHECK(alone.state == State::not_yet);
  CHECK(says(alone, "no broker that is alive"));
  const Answer headless = kafka({.metadata = test::metadata_answer(8, {"a", "b"}, -1)});
  CHECK(headless.state == State::not_yet);
  CHECK(says(headless, "no controller"));
  const Answer error = kafka({.versions = test::api_versions_answer({}, 35)});
  CHECK(error.state == State::not_yet);
  CHECK(says(error, "error 35"));
}

TEST_CASE("a port of Kafka that will never answer as a broker does ends the wait", "[health][kafka]") {
  const Answer controller = kafka({.versions = test::recorded("kafka/controller-api-versions-0.reply")});
  CHECK(controller.state == State::hopeless);
  CHECK(says(controller, "a controller's port"));
  CHECK(kafka({.versions = test::api_versions_answer({{3, 9, 30}})}).state == State::hopeless);
  const Answer tls = ask_one_that_says("kafka", test::recorded("kafka/tls-listener.reply"));
  CHECK(tls.state == State::hopeless);
  CHECK(says(tls, "it wants TLS"));
}

TEST_CASE("a listener of Kafka that wants a login is told of, and may be another one soon", "[health][kafka]") {
  const Answer login = kafka({.metadata = ""});
  CHECK(login.state == State::failed);
  CHECK(login.reached);
  CHECK(says(login, "wants a login"));
}

TEST_CASE("an answer of Kafka that is cut off anywhere is no answer", "[health][kafka]") {
  const Script whole;
  for (std::size_t length = 0; length < whole.versions.size(); length += length < 20 ? 1 : 7) {
    INFO(length);
    const std::string cut = whole.versions.substr(0, length);
    const ScriptedServer server{[&](Peer& peer) {
      static_cast<void>(next_request(peer));
      peer.send(cut);
    }};
    CHECK(ask(url_of("kafka", server)).state == State::failed);
  }
  for (std::size_t length = 0; length < whole.metadata.size(); ++length) {
    INFO(length);
    CHECK(kafka({.metadata = whole.metadata.substr(0, length)}).state == State::failed);
  }
}

TEST_CASE("what does not speak Kafka's protocol is not ready", "[health][kafka]") {
  const Answer web = ask_one_that_says("kafka", "HTTP/1.1 400 Bad Request\r\n\r\n");
  CHECK(web.state == State::not_yet);
  CHECK(says(web, "'HTTP', which is not Kafka"));
  CHECK(says(ask_one_that_says("kafka", "SSH-2.0-OpenSSH_9.2\r\n"), "is not Kafka"));
  CHECK(says(ask_one_that_says("kafka", test::kafka_answer(1, "x")), "is not Kafka"));
  CHECK(says(ask_one_that_says("kafka", test::kafka_answer(9, test::big(0, 6))), "is not Kafka"));
  CHECK(says(kafka({.metadata = test::kafka_answer(2, "x")}), "Metadata was answered by what is not Kafka"));
}

TEST_CASE("a length from Kafka that is too large is not waited for", "[health][kafka]") {
  for (const std::uint64_t length : {0x00100001U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    CHECK(ask_one_that_says("kafka", test::big(length, 4)).state == State::not_yet);
    CHECK(kafka({.metadata = test::big(length, 4)}).state == State::not_yet);
  }
}

TEST_CASE("a broker that says nothing, or stops half way, is given up at the deadline", "[health][kafka]") {
  const Script whole;
  for (const std::size_t length : {0, 3, 20}) {
    const Answer slow = kafka({.metadata = whole.metadata.substr(0, length), .stays = true}, Deadline::after(30ms));
    CHECK(slow.state == State::failed);
    CHECK(says(slow, "in time"));
    CHECK_FALSE(says(slow, "login"));
  }
}

TEST_CASE("kafka targets that are not written rightly are told", "[health][kafka]") {
  CHECK(mistake_of("kafka://app:secret@host").find("leave out user and password") != std::string::npos);
  CHECK(mistake_of("kafka://h1:9092,h2:9092").find("asks one server; write a target for each") != std::string::npos);
  CHECK(mistake_of("kafka://host/topic").find("a host and a port and nothing else") != std::string::npos);
  CHECK(mistake_of("kafka://").find("has no host") != std::string::npos);
}
