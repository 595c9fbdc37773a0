#include "lib/wire/kafka.hpp"

#include "test/support/catch.hpp"
#include "test/support/kafka_bytes.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::wire;

namespace {

/// What follows the length, which must be right.
std::string rest_of(const std::string& message) {
  REQUIRE(kafka_rest_of_message(message.substr(0, kKafkaLength)) == message.size() - kKafkaLength);
  return message.substr(kKafkaLength);
}

std::optional<KafkaVersions> versions_of(const std::vector<test::KafkaApi>& apis) {
  return parse_kafka_versions(rest_of(test::api_versions_answer(apis)));
}

}  // namespace

TEST_CASE("a broker is asked as it was when the answers were recorded", "[wire]") {
  CHECK(kafka_api_versions() == test::recorded("kafka/api-versions-0.request"));
  for (const std::int16_t version : {1, 3, 4, 8}) {
    CHECK(kafka_metadata(version) == test::recorded("kafka/metadata-" + std::to_string(version) + ".request"));
  }
}

TEST_CASE("requests are what the protocol says", "[wire]") {
  const auto versions = test::read_kafka_request(rest_of(kafka_api_versions()));
  REQUIRE(versions);
  CHECK(versions->key == 18);
  CHECK(versions->version == 0);
  CHECK(versions->body.empty());
  for (std::int16_t version = 1; version <= 8; ++version) {
    const auto metadata = test::read_kafka_request(rest_of(kafka_metadata(version)));
    REQUIRE(metadata);
    CHECK(metadata->version == static_cast<std::uint32_t>(version));
    CHECK(test::asks_for_brokers(*metadata));
  }
}

TEST_CASE("what a real broker and a real controller say of their versions is understood", "[wire]") {
  const auto broker = parse_kafka_versions(rest_of(test::recorded("kafka/broker-api-versions-0.reply")));
  REQUIRE(broker);
  CHECK(broker->error == 0);
  CHECK(broker->has_metadata);
  CHECK(broker->metadata_version == 8);
  const auto controller = parse_kafka_versions(rest_of(test::recorded("kafka/controller-api-versions-0.reply")));
  REQUIRE(controller);
  CHECK_FALSE(controller->has_metadata);
}

TEST_CASE("what a real broker says of its cluster is understood in every version", "[wire]") {
  for (const std::int16_t version : {1, 3, 4, 8}) {
    INFO(version);
    const std::string message = rest_of(test::recorded("kafka/broker-metadata-" + std::to_string(version) + ".reply"));
    const auto metadata = parse_kafka_metadata(message, version);
    REQUIRE(metadata);
    CHECK(metadata->brokers == 1);
    CHECK(metadata->controller == 1);
  }
}

TEST_CASE("the highest version of Metadata that both know is chosen", "[wire]") {
  CHECK(versions_of({{3, 0, 1}})->metadata_version == 1);
  CHECK(versions_of({{3, 5, 6}})->metadata_version == 6);
  CHECK(versions_of({{1, 0, 9}, {3, 8, 20}, {18, 0, 4}})->metadata_version == 8);
  CHECK_FALSE(versions_of({{3, 0, 0}})->metadata_version);
  CHECK_FALSE(versions_of({{3, 9, 20}})->metadata_version);
  CHECK(versions_of({{3, 9, 20}})->has_metadata);
  CHECK_FALSE(versions_of({})->has_metadata);
  const auto error = parse_kafka_versions(rest_of(test::api_versions_answer({{18, 0, 3}}, 35)));
  CHECK(error->error == 35);
}

TEST_CASE("brokers are counted and the controller is found, in any version", "[wire][property]") {
  rc::prop("a cluster", [](const std::vector<std::string>& brokers, const std::string& rack, bool has_rack) {
    const auto version = *rc::gen::inRange<std::int16_t>(1, 9);
    const auto controller = *rc::gen::inRange<std::int32_t>(-1, 1'000);
    const std::string answer =
        test::metadata_answer(version, brokers, controller, has_rack ? std::optional{rack} : std::nullopt);
    const auto metadata = parse_kafka_metadata(answer.substr(kKafkaLength), version);
    RC_ASSERT(metadata.has_value());
    RC_ASSERT(metadata->brokers == brokers.size());
    RC_ASSERT(metadata->controller == controller);
  });
}

TEST_CASE("no part of a broker's answer is taken for the whole", "[wire]") {
  const std::string versions = rest_of(test::recorded("kafka/broker-api-versions-0.reply"));
  for (std::size_t length = 0; length < versions.size(); ++length) {
    CHECK_FALSE(parse_kafka_versions(versions.substr(0, length)));
  }
  CHECK_FALSE(parse_kafka_versions(versions + '\0'));
  const std::string metadata = rest_of(test::metadata_answer(8, {"a", "b"}, 1));
  const std::size_t topics = metadata.size() - 8;
  for (std::size_t length = 0; length < topics; ++length) {
    CHECK_FALSE(parse_kafka_metadata(metadata.substr(0, length), 8));
  }
}

TEST_CASE("numbers that cannot be make no answer of a broker", "[wire]") {
  for (const std::uint64_t count : {0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    CHECK_FALSE(parse_kafka_versions(test::big(1, 4) + test::big(0, 2) + test::big(count, 4)));
    CHECK_FALSE(parse_kafka_metadata(test::big(2, 4) + test::big(count, 4) + test::big(0, 4), 1));
  }
  const std::string broker = test::big(1, 4) + test::big(1, 4);
  CHECK_FALSE(parse_kafka_metadata(test::big(2, 4) + broker + test::big(0xfffe, 2) + std::string(50, '\0'), 1));
  CHECK_FALSE(parse_kafka_versions(rest_of(test::kafka_answer(2, test::big(0, 6)))));
  CHECK_FALSE(parse_kafka_metadata(rest_of(test::kafka_answer(1, std::string(12, '\0'))), 1));
  CHECK_FALSE(kafka_rest_of_message("\xff\xff\xff\xff"));
  CHECK_FALSE(kafka_rest_of_message("abc"));
}
